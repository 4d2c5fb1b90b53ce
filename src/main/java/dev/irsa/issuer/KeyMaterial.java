package dev.irsa.issuer;

import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import java.util.SortedMap;

/** A public key that AWS accepts, by value. */
public sealed interface KeyMaterial permits RsaMaterial, EcMaterial {
    /** {@code kty}. */
    String type();

    /** The members that hold the key, as JOSE writes them. */
    SortedMap<String, String> members();

    /** What may stand in {@code alg}; the first is what Kubernetes writes. */
    List<String> algorithms();

    /** The same key for JCA. */
    PublicKey publicKey();

    /** For tables, for instance {@code RSA 2048}. */
    String label();

    /** The kid that Kubernetes derives from it. */
    default KeyId kid() {
        return KeyId.derive(publicKey().getEncoded());
    }

    /** Takes over a key that JCA has read, for instance from a PEM file. */
    static Checked<KeyMaterial> of(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa
            when rsa.getAlgorithm().equals("RSA") -> RsaMaterial.of(rsa.getModulus(), rsa.getPublicExponent());
            case ECPublicKey ec -> EcMaterial.of(ec);
            default ->
                Checked.refused(
                        Rule.K2,
                        "AWS does not accept keys of type " + key.getAlgorithm() + "; use RSA or EC P-256/384/521");
        };
    }
}
