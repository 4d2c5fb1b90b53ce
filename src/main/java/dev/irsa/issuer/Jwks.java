package dev.irsa.issuer;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A set of keys that AWS accepts, in the order of their kids. It may be empty as a value; it is never published so.
 *
 * @param byKid the keys
 */
public record Jwks(SortedMap<KeyId, Jwk> byKid) {
    public static final Jwks EMPTY = new Jwks(new TreeMap<>());

    public Jwks {
        byKid = new TreeMap<>(byKid);
    }

    public static Jwks of(Collection<Jwk> keys) {
        SortedMap<KeyId, Jwk> byKid = new TreeMap<>();
        keys.forEach(key -> byKid.put(key.kid(), key));
        return new Jwks(byKid);
    }

    /** Reads a published key set; at least one usable key must be in it. */
    public static Checked<Jwks> parse(byte[] bytes) {
        return JwksReader.read(bytes);
    }

    public List<Jwk> keys() {
        return List.copyOf(byKid.values());
    }

    public Set<KeyId> kids() {
        return Set.copyOf(byKid.keySet());
    }

    public Optional<Jwk> get(KeyId kid) {
        return Optional.ofNullable(byKid.get(kid));
    }

    public boolean isEmpty() {
        return byKid.isEmpty();
    }

    /** Both sets. One kid with two different keys is an error that nobody but a person can resolve (K5). */
    public Checked<Jwks> union(Jwks other) {
        Findings findings = new Findings();
        SortedMap<KeyId, Jwk> union = new TreeMap<>(byKid);
        other.byKid.forEach((kid, key) -> {
            Jwk known = union.putIfAbsent(kid, key);
            if (known != null && !known.material().equals(key.material())) {
                findings.error(
                        Rule.K5, "kid " + kid + " stands for two different keys; find out which source is wrong");
            }
        });
        return findings.accept(() -> new Jwks(union));
    }

    public Jwks without(KeyId kid) {
        SortedMap<KeyId, Jwk> rest = new TreeMap<>(byKid);
        rest.remove(kid);
        return new Jwks(rest);
    }

    /** What {@code id_token_signing_alg_values_supported} must say (D3). */
    public SortedSet<String> algorithms() {
        return byKid.values().stream().map(Jwk::algorithm).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The bytes to publish: one spelling for each set (K8). */
    public Checked<Document> document() {
        Findings findings = new Findings();
        JwksLimits.check(this, findings);
        Document document = new Document(Document.Kind.JWKS, text());
        if (document.bytes().length > JwksLimits.MAX_WRITE_BYTES) {
            findings.error(Rule.K8, "the key set would be larger than 256 KiB; take keys or their extra members out");
        }
        return findings.accept(() -> document);
    }

    private String text() {
        ArrayNode keys = JsonNodeFactory.instance.arrayNode();
        byKid.values().forEach(key -> keys.add(key.json()));
        return Json.canonical(JsonNodeFactory.instance.objectNode().set("keys", keys));
    }
}
