package dev.irsa.issuer.check;

import dev.irsa.issuer.Base64Url;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.Jwk;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Rule;

/** K4: a kid that looks derived should be the one that Kubernetes derives. */
final class Kids {
    private static final int SHA256_BYTES = 32;

    private Kids() {}

    static void check(Jwks keys, Findings findings) {
        for (Jwk key : keys.keys()) {
            boolean derived = Base64Url.decode(key.kid().text())
                    .filter(bytes -> bytes.length == SHA256_BYTES)
                    .isPresent();
            if (derived && !key.kid().equals(key.material().kid())) {
                findings.warning(
                        Rule.K4,
                        "kid " + key.kid() + " is not what Kubernetes derives from the key; unless an external signer "
                                + "chose it, the key was changed, and tokens will be refused");
            }
        }
    }
}
