package dev.irsa.issuer;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/** The curves that AWS accepts (RFC 7518, section 6.2.1.1). */
enum Curve {
    P256("P-256", "secp256r1", "ES256", 32),
    P384("P-384", "secp384r1", "ES384", 48),
    P521("P-521", "secp521r1", "ES512", 66);

    private final String joseName;
    private final String algorithm;
    private final int octets;

    @SuppressWarnings("Immutable") // it has no setters; only its declaration does not say so
    private final ECParameterSpec parameters;

    Curve(String joseName, String jcaName, String algorithm, int octets) {
        this.joseName = joseName;
        this.algorithm = algorithm;
        this.octets = octets;
        this.parameters = parameters(jcaName);
    }

    private static ECParameterSpec parameters(String jcaName) {
        try {
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(jcaName));
            return parameters.getParameterSpec(ECParameterSpec.class);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + jcaName, e);
        }
    }

    static Optional<Curve> named(String joseName) {
        return Arrays.stream(values())
                .filter(curve -> curve.joseName.equals(joseName))
                .findFirst();
    }

    static Optional<Curve> of(ECParameterSpec spec) {
        return Arrays.stream(values()).filter(curve -> curve.isSame(spec)).findFirst();
    }

    private boolean isSame(ECParameterSpec spec) {
        return spec.getCurve().equals(parameters.getCurve())
                && spec.getGenerator().equals(parameters.getGenerator())
                && spec.getOrder().equals(parameters.getOrder());
    }

    /** Whether y² = x³ + ax + b. The cofactor is 1, so every such point is in the group. */
    boolean contains(BigInteger x, BigInteger y) {
        BigInteger p = ((ECFieldFp) parameters.getCurve().getField()).getP();
        if (x.signum() < 0 || y.signum() < 0 || x.compareTo(p) >= 0 || y.compareTo(p) >= 0) {
            return false;
        }
        BigInteger right = x.multiply(x)
                .add(parameters.getCurve().getA())
                .multiply(x)
                .add(parameters.getCurve().getB())
                .mod(p);
        return y.multiply(y).mod(p).equals(right);
    }

    String joseName() {
        return joseName;
    }

    String algorithm() {
        return algorithm;
    }

    /** How long a coordinate is. */
    int octets() {
        return octets;
    }

    ECParameterSpec spec() {
        return parameters;
    }
}
