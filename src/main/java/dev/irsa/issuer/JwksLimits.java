package dev.irsa.issuer;

import java.util.HashMap;
import java.util.Map;

/** The rules on a set as a whole: K1 and K5. */
final class JwksLimits {
    static final int MAX_WRITE_BYTES = 256 * 1024;

    /** STS answers InvalidIdentityToken when there are more of one kind (IAM user guide, OIDC providers). */
    private static final int MAX_OF_A_TYPE = 100;

    private JwksLimits() {}

    static void check(Jwks keys, Findings findings) {
        if (keys.isEmpty()) {
            findings.error(Rule.K1, "there is no key that AWS accepts; an empty set is never published");
        }
        Map<String, Integer> types = new HashMap<>();
        keys.keys().forEach(key -> types.merge(key.material().type(), 1, Integer::sum));
        types.forEach((type, count) -> {
            if (count > MAX_OF_A_TYPE) {
                findings.error(
                        Rule.K1, "there are " + count + " " + type + " keys; STS reads no set with more than 100");
            }
        });
        Map<KeyMaterial, KeyId> seen = new HashMap<>();
        keys.keys().forEach(key -> {
            KeyId twin = seen.putIfAbsent(key.material(), key.kid());
            if (twin != null) {
                findings.warning(Rule.K5, "kids " + twin + " and " + key.kid() + " stand for the same key");
            }
        });
    }
}
