package dev.irsa.certificate;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PemPairTest {
    private static final Pair RSA = Pair.of("RSA", 2048, "SHA256withRSA");
    private static final Pair EC256 = Pair.of("EC", 256, "SHA256withECDSA");
    private static final Pair EC384 = Pair.of("EC", 384, "SHA384withECDSA");

    private record Pair(KeyPair keys, X509Certificate certificate) {
        static Pair of(String algorithm, int size, String signature) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
                generator.initialize(size);
                KeyPair keys = generator.generateKeyPair();
                X500Name name = new X500Name("CN=test");
                Instant now = Instant.now();
                return new Pair(
                        keys,
                        new JcaX509CertificateConverter()
                                .getCertificate(new JcaX509v3CertificateBuilder(
                                                name,
                                                BigInteger.ONE,
                                                Date.from(now.minusSeconds(60)),
                                                Date.from(now.plusSeconds(3600)),
                                                name,
                                                keys.getPublic())
                                        .build(new JcaContentSignerBuilder(signature).build(keys.getPrivate()))));
            } catch (GeneralSecurityException | org.bouncycastle.operator.OperatorCreationException e) {
                throw new IllegalStateException(e);
            }
        }

        String chain() {
            return Pem.certificate(certificate);
        }

        String pkcs8() {
            return Pem.key(keys.getPrivate());
        }

        /** PKCS#1 for RSA; SEC1 for EC, with the curve and the public key, as openssl and Go write it. */
        String traditional() {
            try {
                PrivateKeyInfo info =
                        PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
                if (!(keys.getPrivate() instanceof ECPrivateKey key)) {
                    return block(
                            "RSA PRIVATE KEY",
                            info.parsePrivateKey().toASN1Primitive().getEncoded());
                }
                SubjectPublicKeyInfo publicKey =
                        SubjectPublicKeyInfo.getInstance(keys.getPublic().getEncoded());
                return block(
                        "EC PRIVATE KEY",
                        new org.bouncycastle.asn1.sec.ECPrivateKey(
                                        key.getParams().getOrder().bitLength(),
                                        key.getS(),
                                        publicKey.getPublicKeyData(),
                                        info.getPrivateKeyAlgorithm().getParameters())
                                .getEncoded());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String block(String type, byte[] content) {
            return "-----BEGIN " + type + "-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content) + "\n-----END " + type
                    + "-----\n";
        }
    }

    private static ServingCertificate read(String chain, String key) throws CertificateException {
        return PemPair.read(chain.getBytes(US_ASCII), "tls.crt", key.getBytes(US_ASCII), "tls.key");
    }

    private static void refuses(String chain, String key, String sentence) {
        assertThatThrownBy(() -> read(chain, key))
                .isInstanceOf(CertificateException.class)
                .hasMessage(sentence)
                .hasNoCause();
    }

    static Stream<Named<String>> readsKeysOfEveryForm() {
        return Stream.of(
                Named.of("RSA in PKCS#8", RSA.pkcs8() + "%" + RSA.chain()),
                Named.of("RSA in PKCS#1", RSA.traditional() + "%" + RSA.chain()),
                Named.of("EC P-256 in PKCS#8", EC256.pkcs8() + "%" + EC256.chain()),
                Named.of("EC P-256 in SEC1", EC256.traditional() + "%" + EC256.chain()),
                Named.of("EC P-384 in PKCS#8", EC384.pkcs8() + "%" + EC384.chain()),
                Named.of("EC P-384 in SEC1", EC384.traditional() + "%" + EC384.chain()),
                Named.of(
                        "SEC1 behind its parameters",
                        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
                                + EC256.traditional() + "%" + EC256.chain()),
                Named.of("text around it", "Bag Attributes\n  a: b\n" + RSA.pkcs8() + "\nmore%" + RSA.chain()),
                Named.of(
                        "lines of Windows",
                        RSA.pkcs8().replace("\n", "\r\n") + "%" + RSA.chain().replace("\n", "\r\n")));
    }

    @ParameterizedTest
    @MethodSource
    void readsKeysOfEveryForm(String keyAndChain) throws CertificateException {
        String[] parts = keyAndChain.split("%");
        ServingCertificate pair = read(parts[1], parts[0]);
        assertThat(pair.chain()).hasSize(1);
        assertThat(pair.key().getAlgorithm())
                .isEqualTo(pair.chain().getFirst().getPublicKey().getAlgorithm());
    }

    @Test
    void theTwoFormsAreWhatTheirNamesSay() {
        assertThat(RSA.traditional()).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertThat(EC256.traditional()).startsWith("-----BEGIN EC PRIVATE KEY-----");
        assertThat(RSA.pkcs8()).startsWith("-----BEGIN PRIVATE KEY-----");
    }

    @Test
    void keepsTheOrderOfTheChain() throws CertificateException {
        assertThat(read(EC256.chain() + RSA.chain() + EC384.chain(), EC256.pkcs8())
                        .chain())
                .isEqualTo(List.of(EC256.certificate(), RSA.certificate(), EC384.certificate()));
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        String sentence = "The key in tls.key does not match the certificate in tls.crt; give files of one pair.";
        refuses(RSA.chain(), EC256.pkcs8(), sentence);
        refuses(EC256.chain(), EC384.pkcs8(), sentence);
        refuses(RSA.chain(), Pair.of("RSA", 2048, "SHA256withRSA").pkcs8(), sentence);
        refuses(RSA.chain() + EC256.chain(), EC256.pkcs8(), sentence);
    }

    static Stream<Named<String>> refusesWhatHoldsNoCertificate() {
        String whole = RSA.chain();
        return Stream.of(
                Named.of("nothing", ""),
                Named.of("words", "not a certificate"),
                Named.of("a key", RSA.pkcs8()),
                Named.of("half", whole.substring(0, whole.length() / 2)),
                Named.of("a broken one", whole.replaceFirst("MII", "AAA")),
                Named.of("half behind a whole one", EC256.chain() + whole.substring(0, whole.length() / 2)));
    }

    @ParameterizedTest
    @MethodSource
    void refusesWhatHoldsNoCertificate(String chain) {
        refuses(chain, RSA.pkcs8(), "tls.crt holds no PEM certificate.");
    }

    @Test
    void refusesWhatHoldsNoKey() {
        String sentence = "tls.key holds no PEM private key, or an encrypted one.";
        refuses(RSA.chain(), "", sentence);
        refuses(RSA.chain(), "not a key", sentence);
        refuses(RSA.chain(), RSA.chain(), sentence);
    }

    @Test
    void refusesKeysThatCannotBeRead() throws GeneralSecurityException {
        String sentence = "tls.key holds no private key that can be read; RSA and EC keys in PEM can.";
        String whole = RSA.pkcs8();
        refuses(RSA.chain(), whole.substring(0, whole.length() / 2), sentence);
        refuses(RSA.chain(), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", sentence);
        KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        refuses(RSA.chain(), Pem.key(edwards.getPrivate()), sentence);
    }

    @Test
    void refusesEncryptedKeys() throws Exception {
        String sentence = "tls.key holds no PEM private key, or an encrypted one.";
        SecretKey password = SecretKeyFactory.getInstance("PBEWithSHA1AndDESede")
                .generateSecret(new PBEKeySpec("password".toCharArray()));
        Cipher cipher = Cipher.getInstance("PBEWithSHA1AndDESede");
        cipher.init(Cipher.ENCRYPT_MODE, password);
        AlgorithmParameters parameters = cipher.getParameters();
        byte[] encrypted = cipher.doFinal(RSA.keys().getPrivate().getEncoded());
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(new EncryptedPrivateKeyInfo(parameters, encrypted).getEncoded());
        refuses(
                RSA.chain(),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + base64 + "\n-----END ENCRYPTED PRIVATE KEY-----\n",
                sentence);
        refuses(
                RSA.chain(),
                "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n"
                        + "DEK-Info: AES-256-CBC,00112233445566778899AABBCCDDEEFF\n\nAAAA\n"
                        + "-----END RSA PRIVATE KEY-----\n",
                sentence);
    }
}
