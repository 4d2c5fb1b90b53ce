package dev.irsa.issuer;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority with an intermediate, and leaves for loopback, good and bad. */
public final class TestingCa {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Duration YEAR = Duration.ofDays(365);

    /** A certificate and its key. */
    public record Entity(X509Certificate certificate, KeyPair keys) {}

    public final Entity root = issue("root", null, true, YEAR, List.of());
    public final Entity intermediate = issue("intermediate", root, true, YEAR, List.of());

    public Entity leaf() {
        return leaf(YEAR, "127.0.0.1");
    }

    public Entity leaf(Duration valid, String address) {
        return leaf(valid, List.of(address));
    }

    /** For several names or addresses. */
    public Entity leaf(Duration valid, List<String> addresses) {
        return issue("leaf", intermediate, false, valid, addresses);
    }

    /** The chain that a server should send. */
    public List<X509Certificate> chain(Entity leaf) {
        return List.of(leaf.certificate(), intermediate.certificate());
    }

    public Path rootFile(Path directory) {
        return write(directory.resolve("ca-" + SERIAL.getAndIncrement() + ".pem"), pem(root.certificate()));
    }

    private static Entity issue(String name, Entity issuer, boolean authority, Duration valid, List<String> addresses) {
        try {
            KeyPair keys = TestingKeys.ec("secp256r1");
            X500Name subject = new X500Name("CN=" + name + " " + SERIAL.get());
            X500Name from = issuer == null
                    ? subject
                    : new X500Name(
                            issuer.certificate().getSubjectX500Principal().getName());
            Instant now = Instant.now();
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    from,
                    BigInteger.valueOf(SERIAL.getAndIncrement()),
                    Date.from(now.minus(Duration.ofDays(30))),
                    Date.from(now.plus(valid)),
                    subject,
                    keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!addresses.isEmpty()) {
                GeneralName[] names = addresses.stream()
                        .map(address -> new GeneralName(
                                address.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, address))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            KeyPair signer = issuer == null ? keys : issuer.keys();
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
            return new Entity(certificate, keys);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A server's context that sends exactly this chain. */
    public static SSLContext context(Entity leaf, List<X509Certificate> chain) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {new Sending(leaf, chain)}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A key store would refuse chains that are wrong. */
    private static final class Sending extends X509ExtendedKeyManager {
        private final Entity leaf;
        private final List<X509Certificate> chain;

        Sending(Entity leaf, List<X509Certificate> chain) {
            this.leaf = leaf;
            this.chain = chain;
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return keyType.equals("EC") ? "leaf" : null;
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return chooseEngineServerAlias(keyType, issuers, null);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return chain.toArray(X509Certificate[]::new);
        }

        @Override
        public PrivateKey getPrivateKey(String alias) {
            return leaf.keys().getPrivate();
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return null;
        }

        @Override
        public String chooseClientAlias(String[] keyType, Principal[] issuers, Socket socket) {
            return null;
        }
    }

    public static String pem(Object... objects) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    public static String pkcs8(KeyPair keys) {
        try {
            return pem(new JcaPKCS8Generator(keys.getPrivate(), null).generate());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
