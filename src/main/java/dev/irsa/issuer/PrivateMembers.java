package dev.irsa.issuer;

import java.util.Set;
import tools.jackson.databind.JsonNode;

/** K6: looks for private key material, at any depth and whatever the key's type. */
final class PrivateMembers {
    /** RFC 7518, section 6, and {@code priv} of the ML-DSA keys (kty AKP). */
    private static final Set<String> NAMES = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");

    private PrivateMembers() {}

    static boolean areIn(JsonNode node) {
        if (node.isObject() && node.propertyNames().stream().anyMatch(NAMES::contains)) {
            return true;
        }
        return node.values().stream().anyMatch(PrivateMembers::areIn);
    }
}
