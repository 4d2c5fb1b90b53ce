package dev.irsa.issuer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a key set, naming everything that is wrong with it. */
final class JwksReader {
    private final Findings findings = new Findings();
    private final SortedMap<KeyId, Jwk> keys = new TreeMap<>();
    private final List<JsonNode> nameless = new ArrayList<>();

    private JwksReader() {}

    static Checked<Jwks> read(byte[] bytes) {
        JwksReader reader = new JwksReader();
        Json.object(bytes, Rule.K8, "the key set").into(reader.findings).ifPresent(reader::read);
        return reader.findings.accept(() -> new Jwks(reader.keys));
    }

    private void read(ObjectNode json) {
        if (PrivateMembers.areIn(json)) {
            findings.error(
                    Rule.K6,
                    "the key set holds private key material; nothing is published. Treat the key as stolen, and rotate it");
            return;
        }
        Optional<JsonNode> array = json.optional("keys").filter(JsonNode::isArray);
        if (array.isEmpty()) {
            findings.error(Rule.K8, "the key set has no array called keys");
            return;
        }
        int place = 0;
        for (JsonNode key : array.get().values()) {
            add(key, ++place);
        }
        nameless.forEach(this::dropCopy);
        if (!findings.hasErrors()) {
            JwksLimits.check(new Jwks(keys), findings);
        }
    }

    private void add(JsonNode key, int place) {
        if (Json.string(key, "kid").filter(String::isEmpty).isPresent()) {
            nameless.add(key);
            return;
        }
        JwkReader.read(key, place, findings).ifPresent(jwk -> {
            Jwk twin = keys.putIfAbsent(jwk.kid(), jwk);
            if (twin != null && twin.material().equals(jwk.material())) {
                findings.error(Rule.K3, "kid " + jwk.kid() + " is there twice; a kid must be unique");
            } else if (twin != null) {
                findings.error(Rule.K5, "kid " + jwk.kid() + " stands for two different keys");
            }
        });
    }

    /** Before Kubernetes 1.16 tokens had no kid, and guides told people to add each key again without one. */
    private void dropCopy(JsonNode key) {
        boolean copy = keys.values().stream()
                .map(Jwk::json)
                .anyMatch(named -> isSame(named, key, "n") && isSame(named, key, "x") && isSame(named, key, "y"));
        if (copy) {
            findings.warning(Rule.K9, "a key is there a second time with an empty kid; the copy is left out");
        } else {
            findings.error(Rule.K3, "a key has an empty kid; STS cannot find it");
        }
    }

    private static boolean isSame(JsonNode one, JsonNode other, String member) {
        return Json.string(one, member).equals(Json.string(other, member));
    }
}
