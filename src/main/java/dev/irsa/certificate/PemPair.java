package dev.irsa.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Reads a certificate chain and its key from PEM text: PKCS#8, PKCS#1 and SEC1 keys, RSA and EC, not encrypted. */
public final class PemPair {
    private static final byte[] PROBE = "irsa".getBytes(StandardCharsets.US_ASCII);

    private PemPair() {}

    /**
     * Reads a pair.
     *
     * @param certificateName of the file, for messages
     * @param keyName of the file, for messages
     * @throws CertificateException when either cannot be read, or they do not belong together
     */
    public static ServingCertificate read(byte[] certificatePem, String certificateName, byte[] keyPem, String keyName)
            throws CertificateException {
        List<X509Certificate> chain = chain(certificatePem, certificateName);
        PrivateKey key = key(keyPem, keyName);
        if (!belongTogether(key, chain.getFirst().getPublicKey())) {
            throw new CertificateException("The key in " + keyName + " does not match the certificate in "
                    + certificateName + "; give files of one pair.");
        }
        return new ServingCertificate(key, chain);
    }

    private static List<X509Certificate> chain(byte[] pem, String name) throws CertificateException {
        List<X509Certificate> chain = Pem.certificates(pem);
        if (!chain.isEmpty()) {
            return chain;
        }
        throw new CertificateException(name + " holds no PEM certificate.");
    }

    private static PrivateKey key(byte[] pem, String name) throws CertificateException {
        try (PEMParser parser = new PEMParser(new StringReader(new String(pem, StandardCharsets.ISO_8859_1)))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof PEMKeyPair pair) {
                    return key(pair.getPrivateKeyInfo());
                }
                if (object instanceof PrivateKeyInfo info) {
                    return key(info);
                }
            }
        } catch (IOException | GeneralSecurityException | RuntimeException _) {
            throw new CertificateException(
                    name + " holds no private key that can be read; RSA and EC keys in PEM can.");
        }
        throw new CertificateException(name + " holds no PEM private key, or an encrypted one.");
    }

    private static PrivateKey key(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
        boolean ec = info.getPrivateKeyAlgorithm().getAlgorithm().equals(X9ObjectIdentifiers.id_ecPublicKey);
        return KeyFactory.getInstance(ec ? "EC" : "RSA").generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
        try {
            if (!privateKey.getAlgorithm().equals(publicKey.getAlgorithm())) {
                return false;
            }
            Signature signature =
                    Signature.getInstance(privateKey.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA");
            signature.initSign(privateKey);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }
}
