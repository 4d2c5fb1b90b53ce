package dev.irsa.issuer.source;

import java.io.IOException;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/** Makes the public half of a private key, and forgets the rest. */
final class PrivateKeys {
    private PrivateKeys() {}

    /** Empty for keys of other kinds, and for encrypted ones. */
    static Optional<SubjectPublicKeyInfo> publicHalf(PemObject block) throws IOException {
        byte[] content = block.getContent();
        if (!block.getHeaders().isEmpty()) {
            return Optional.empty();
        }
        return switch (block.getType()) {
            case "RSA PRIVATE KEY" -> Optional.of(rsa(RSAPrivateKey.getInstance(content)));
            case "EC PRIVATE KEY" -> {
                ECPrivateKey key = ECPrivateKey.getInstance(content);
                yield ec(key.getParametersObject(), key);
            }
            default -> publicHalf(PrivateKeyInfo.getInstance(content));
        };
    }

    private static Optional<SubjectPublicKeyInfo> publicHalf(PrivateKeyInfo key) throws IOException {
        AlgorithmIdentifier algorithm = key.getPrivateKeyAlgorithm();
        if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.rsaEncryption)) {
            return Optional.of(rsa(RSAPrivateKey.getInstance(key.parsePrivateKey())));
        }
        return algorithm.getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey)
                ? ec(algorithm.getParameters(), ECPrivateKey.getInstance(key.parsePrivateKey()))
                : Optional.empty();
    }

    private static SubjectPublicKeyInfo rsa(RSAPrivateKey key) throws IOException {
        AlgorithmIdentifier algorithm = new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE);
        return new SubjectPublicKeyInfo(algorithm, new RSAPublicKey(key.getModulus(), key.getPublicExponent()));
    }

    private static Optional<SubjectPublicKeyInfo> ec(@Nullable Object curve, ECPrivateKey key) {
        X9ECParameters parameters =
                curve instanceof ASN1ObjectIdentifier named ? ECNamedCurveTable.getByOID(named) : null;
        if (parameters == null) {
            return Optional.empty();
        }
        byte[] point = new FixedPointCombMultiplier()
                .multiply(parameters.getG(), key.getKey())
                .normalize()
                .getEncoded(false);
        AlgorithmIdentifier algorithm =
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, (ASN1ObjectIdentifier) curve);
        return Optional.of(new SubjectPublicKeyInfo(algorithm, point));
    }
}
