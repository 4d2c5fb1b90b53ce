package dev.irsa.clients;

import dev.irsa.issuer.TestingCa;
import dev.irsa.testing.Kube;
import dev.irsa.testing.LoopbackNames;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Assumptions;

/**
 * The internet as containers and AWS see it: STS at the names of its endpoints and issuers at theirs, all at port 443 of
 * two addresses on loopback that are this test's own, with certificates of one authority.
 */
final class Network {
    static final List<String> ISSUER_HOSTS = List.of("oidc.irsa.dev");
    static final String REGION = "eu-central-1";

    /** One that accounts take part in only when they say so. */
    static final String DISABLED_REGION = "af-south-1";

    private static final int HTTPS = 443;
    private static final List<String> STS = List.of(
            "sts.amazonaws.com",
            "sts." + REGION + ".amazonaws.com",
            "sts." + DISABLED_REGION + ".amazonaws.com",
            "sts.us-east-1.amazonaws.com",
            "sts.us-west-2.amazonaws.com");

    final TestingCa ca = new TestingCa();
    final InetSocketAddress sts = free();
    final InetSocketAddress issuers = Issuers.ADDRESS;
    private final Path directory;
    final Path hosts;
    final Path authority;
    final Path trustStore;

    Network(Path directory) {
        this.directory = directory;
        ISSUER_HOSTS.forEach(name -> LoopbackNames.lead(name, issuers.getAddress()));
        String table = STS.stream()
                .map(name -> sts.getAddress().getHostAddress() + " " + name + "\n")
                .collect(Collectors.joining());
        this.hosts = TestingCa.write(directory.resolve("hosts"), "127.0.0.1 localhost\n" + table);
        this.authority = ca.rootFile(directory);
        this.trustStore = writeTrustStore();
    }

    /** One for the whole JVM, which remembers for half a minute where a name led. */
    private static final class Issuers {
        static final InetSocketAddress ADDRESS = free();
    }

    /** Skips the calling test where port 443 is not to be had. */
    private static InetSocketAddress free() {
        Random random = new Random();
        for (int i = 0; i < 20; i++) {
            String address =
                    "127.%d.%d.%d".formatted(64 + random.nextInt(64), random.nextInt(256), 1 + random.nextInt(254));
            try (ServerSocket socket = new ServerSocket(HTTPS, 1, InetAddress.ofLiteral(address))) {
                return (InetSocketAddress) socket.getLocalSocketAddress();
            } catch (IOException _) {
                // taken, or not allowed: the last attempt tells
            }
        }
        Assumptions.abort("needs to listen at port 443 of loopback addresses, which takes root");
        throw new IllegalStateException();
    }

    /** For STS: a certificate for all its names. */
    SSLContext stsCertificate() {
        TestingCa.Entity leaf = ca.leaf(Duration.ofDays(30), STS);
        return TestingCa.context(leaf, ca.chain(leaf));
    }

    /** The chain and the key of the issuers' server. */
    List<Path> issuerCertificate() {
        TestingCa.Entity leaf = ca.leaf(Duration.ofDays(30), ISSUER_HOSTS);
        return List.of(
                TestingCa.write(
                        directory.resolve("issuer.pem"),
                        TestingCa.pem(ca.chain(leaf).toArray())),
                TestingCa.write(directory.resolve("issuer.key"), TestingCa.pkcs8(leaf.keys())));
    }

    /** What AWS trusts. */
    SSLContext trust() {
        return Kube.trusting(TestingCa.pem(ca.root.certificate()));
    }

    private Path writeTrustStore() {
        Path file = directory.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("ca", ca.root.certificate());
            store.store(out, "changeit".toCharArray());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
