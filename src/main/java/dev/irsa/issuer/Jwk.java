package dev.irsa.issuer;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A published key (RFC 7517).
 *
 * @param algorithm {@code alg}, one of the material's
 * @param others the members that this program does not know, kept as they are (K7)
 */
public record Jwk(KeyId kid, KeyMaterial material, String algorithm, SortedMap<String, JsonNode> others) {
    public Jwk {
        requireNonNull(kid, "kid is null");
        others = new TreeMap<>(others);
        if (!material.algorithms().contains(algorithm)) {
            throw new IllegalArgumentException(algorithm + " is no algorithm of " + material.label());
        }
    }

    /** A key whose kid and algorithm are what Kubernetes makes of it (K4). */
    public static Jwk of(KeyMaterial material) {
        return new Jwk(material.kid(), material, material.algorithms().getFirst(), new TreeMap<>());
    }

    ObjectNode json() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        others.forEach((name, value) -> node.set(name, value.deepCopy()));
        node.put("alg", algorithm)
                .put("kid", kid.text())
                .put("kty", material.type())
                .put("use", "sig");
        for (Map.Entry<String, String> member : material.members().entrySet()) {
            node.put(member.getKey(), member.getValue());
        }
        return node;
    }
}
