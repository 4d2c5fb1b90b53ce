package dev.irsa.issuer;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A point on one of the curves that AWS accepts. */
record EcMaterial(Curve curve, BigInteger x, BigInteger y) implements KeyMaterial {
    static Checked<KeyMaterial> of(Curve curve, BigInteger x, BigInteger y) {
        return curve.contains(x, y)
                ? Checked.accepted(new EcMaterial(curve, x, y))
                : Checked.refused(Rule.K3, "an EC key is not a point on " + curve.joseName());
    }

    static Checked<KeyMaterial> of(ECPublicKey key) {
        return Curve.of(key.getParams())
                .map(curve -> of(curve, key.getW().getAffineX(), key.getW().getAffineY()))
                .orElseGet(() ->
                        Checked.refused(Rule.K2, "AWS does not accept keys on this curve; use P-256, P-384 or P-521"));
    }

    @Override
    public String type() {
        return "EC";
    }

    @Override
    public SortedMap<String, String> members() {
        return new TreeMap<>(Map.of(
                "crv", curve.joseName(),
                "x", Base64Url.encodePadded(x, curve.octets()),
                "y", Base64Url.encodePadded(y, curve.octets())));
    }

    @Override
    public List<String> algorithms() {
        return List.of(curve.algorithm());
    }

    @Override
    public PublicKey publicKey() {
        try {
            return KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(new ECPoint(x, y), curve.spec()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("an EC key that passed the checks is not one for JCA", e);
        }
    }

    @Override
    public String label() {
        return "EC " + curve.joseName();
    }
}
