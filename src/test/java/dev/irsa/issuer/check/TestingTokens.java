package dev.irsa.issuer.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.irsa.issuer.Base64Url;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Instant;

/** Tokens as an API server mints them. */
public final class TestingTokens {
    private TestingTokens() {}

    public static String claims(String issuer, String audience, Instant begin, Instant end) {
        return "{\"aud\":[\"" + audience + "\"],\"exp\":" + end.getEpochSecond() + ",\"iat\":" + begin.getEpochSecond()
                + ",\"iss\":\"" + issuer + "\",\"nbf\":" + begin.getEpochSecond()
                + ",\"sub\":\"system:serviceaccount:demo:app\"}";
    }

    public static String sign(KeyPair keys, String kid, String claims) {
        boolean ec = keys.getPrivate().getAlgorithm().equals("EC");
        String header = "{\"alg\":\"" + (ec ? "ES256" : "RS256") + "\",\"kid\":\"" + kid + "\"}";
        return sign(keys, header + "", ec ? "SHA256withECDSAinP1363Format" : "SHA256withRSA", claims);
    }

    public static String sign(KeyPair keys, String header, String algorithm, String claims) {
        String signed = Base64Url.encode(header.getBytes(UTF_8)) + "." + Base64Url.encode(claims.getBytes(UTF_8));
        try {
            Signature signer = Signature.getInstance(algorithm);
            signer.initSign(keys.getPrivate());
            signer.update(signed.getBytes(UTF_8));
            return signed + "." + Base64Url.encode(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
