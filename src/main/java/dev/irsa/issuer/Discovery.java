package dev.irsa.issuer;

import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A discovery document (OpenID Connect Discovery 1.0, section 3) that was read.
 *
 * @param issuer as the document says it; whether it is the right one is for the reader to ask
 * @param algorithms {@code id_token_signing_alg_values_supported}
 * @param document the bytes
 */
public record Discovery(String issuer, String jwksUri, SortedSet<String> algorithms, Document document) {
    /** What Kubernetes' own issuer and all AWS-style ones say instead of a URL (KEP-1393). */
    static final String NO_AUTHORIZATION = "urn:kubernetes:programmatic_authorization";

    public Discovery {
        algorithms = new TreeSet<>(algorithms);
    }

    public static Checked<Discovery> parse(byte[] bytes) {
        return DiscoveryReader.read(bytes);
    }

    /** A document of our own, with everything that IAM lists (D1, D2). */
    public static Discovery synthesised(IssuerUrl issuer, Collection<String> algorithms) {
        SortedSet<String> sorted = new TreeSet<>(algorithms);
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("issuer", issuer.text())
                .put("jwks_uri", issuer.jwksUrl())
                .put("authorization_endpoint", NO_AUTHORIZATION);
        json.set("response_types_supported", strings(List.of("id_token")));
        json.set("subject_types_supported", strings(List.of("public")));
        json.set("id_token_signing_alg_values_supported", strings(sorted));
        json.set("claims_supported", strings(List.of("aud", "iat", "iss", "sub")));
        return new Discovery(issuer.text(), issuer.jwksUrl(), sorted, document(json));
    }

    /** The same document with another jwks_uri, and nothing else changed. */
    public Discovery rewritten(String newJwksUri) {
        ObjectNode json = Json.object(document.text(), Rule.D4, "the discovery document")
                .orElse(findings -> {
                    throw new IllegalStateException("a document that was read cannot be read: " + findings);
                });
        json.put("jwks_uri", newJwksUri);
        return new Discovery(issuer, newJwksUri, algorithms, document(json));
    }

    /** D3: the document and the keys name the same algorithms. */
    public List<Finding> against(Jwks keys) {
        Findings findings = new Findings();
        SortedSet<String> published = keys.algorithms();
        if (!algorithms.equals(published)) {
            boolean missing = !algorithms.containsAll(published);
            String sentence = "the document names " + algorithms + ", the keys are for " + published;
            findings.add(missing ? Finding.error(Rule.D3, sentence) : Finding.warning(Rule.D3, sentence));
        }
        if (published.stream().noneMatch(algorithm -> algorithm.startsWith("RS"))) {
            findings.warning(Rule.D3, "no key is RSA; OpenID Connect requires RS256 of every issuer, AWS does not");
        }
        return findings.list();
    }

    private static Document document(ObjectNode json) {
        return new Document(Document.Kind.DISCOVERY, Json.canonical(json));
    }

    private static ArrayNode strings(Collection<String> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }
}
