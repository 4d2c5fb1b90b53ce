package dev.irsa.issuer;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An RSA key of at least 2048 bits (RFC 7518, section 3.3). */
record RsaMaterial(BigInteger modulus, BigInteger exponent) implements KeyMaterial {
    private static final int MIN_BITS = 2048;
    private static final int WARN_BITS = 4096;
    private static final int MAX_BITS = 16_384;

    static Checked<KeyMaterial> of(BigInteger modulus, BigInteger exponent) {
        Findings findings = new Findings();
        int bits = modulus.bitLength();
        if (bits < MIN_BITS || bits > MAX_BITS) {
            findings.error(Rule.K3, "an RSA key has " + bits + " bits; use one with 2048 to 4096");
        } else if (bits > WARN_BITS) {
            findings.warning(
                    Rule.K3, "an RSA key has " + bits + " bits; AWS documents no limit, 4096 is known to work");
        }
        if (!modulus.testBit(0) || !exponent.testBit(0) || exponent.bitLength() < 2 || exponent.bitLength() > 64) {
            findings.error(Rule.K3, "an RSA key needs an odd modulus and an odd exponent above 1");
        }
        return findings.accept(() -> new RsaMaterial(modulus, exponent));
    }

    @Override
    public String type() {
        return "RSA";
    }

    @Override
    public SortedMap<String, String> members() {
        return new TreeMap<>(Map.of("n", Base64Url.encodeMinimal(modulus), "e", Base64Url.encodeMinimal(exponent)));
    }

    @Override
    public List<String> algorithms() {
        return List.of("RS256", "RS384", "RS512");
    }

    @Override
    public PublicKey publicKey() {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an RSA key that passed the checks is not one for JCA", e);
        }
    }

    @Override
    public String label() {
        return "RSA " + modulus.bitLength();
    }
}
