package dev.irsa.issuer.check;

import dev.irsa.issuer.Jwk;
import java.security.GeneralSecurityException;
import java.security.Signature;

/** Signatures as JWS has them (RFC 7518, section 3). */
final class TokenSignature {
    private TokenSignature() {}

    static boolean verifies(Jwk key, byte[] signed, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(jcaName(key.algorithm()));
            verifier.initVerify(key.material().publicKey());
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            // thrown for signatures of the wrong length
            return false;
        }
    }

    private static String jcaName(String algorithm) {
        String hash = "SHA" + algorithm.substring(2);
        return algorithm.startsWith("RS") ? hash + "withRSA" : hash + "withECDSAinP1363Format";
    }
}
