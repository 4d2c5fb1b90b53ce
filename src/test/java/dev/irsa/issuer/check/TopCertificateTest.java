package dev.irsa.issuer.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS servers whose chains are known, trusted and not. */
class TopCertificateTest {
    private static final TestingCa CA = new TestingCa();
    private static final TestingCa OTHER = new TestingCa();
    private static final Jwks KEYS = TestingKeys.jwks(0);

    @TempDir
    Path directory;

    private static CheckSettings settings(Trust trust) {
        return CheckSettings.of(trust, Reach.PRIVATE);
    }

    private static String sha1(TestingCa.Entity entity) throws Exception {
        byte[] digest =
                MessageDigest.getInstance("SHA-1").digest(entity.certificate().getEncoded());
        return HexFormat.of().formatHex(digest);
    }

    private static TestingIssuer server(TestingCa ca, List<X509Certificate> chain, TestingCa.Entity leaf) {
        return new TestingIssuer(TestingCa.context(leaf, chain), KEYS);
    }

    @Test
    void itIsThatOfTheLastCertificateThatIsSent() throws Exception {
        TestingCa.Entity leaf = CA.leaf();
        Trust nobody = Trust.system();
        try (TestingIssuer issuer = server(CA, CA.chain(leaf), leaf)) {
            assertThat(TopCertificate.thumbprints(issuer.url, settings(nobody))).containsExactly(sha1(CA.intermediate));
        }
        List<X509Certificate> whole = List.of(leaf.certificate(), CA.intermediate.certificate(), CA.root.certificate());
        try (TestingIssuer issuer = server(CA, whole, leaf)) {
            assertThat(TopCertificate.thumbprints(issuer.url, settings(nobody))).containsExactly(sha1(CA.root));
        }
        try (TestingIssuer issuer = server(CA, List.of(leaf.certificate()), leaf)) {
            assertThat(TopCertificate.thumbprints(issuer.url, settings(nobody))).containsExactly(sha1(leaf));
        }
    }

    @Test
    void theHostOfTheKeysHasItsOwn() throws Exception {
        Trust trust = Trust.with(Optional.of(CA.rootFile(directory)));
        TestingCa.Entity theirs = OTHER.leaf();
        try (TestingIssuer issuer = TestingIssuer.good(CA, KEYS);
                TestingIssuer keys = server(OTHER, OTHER.chain(theirs), theirs)) {
            issuer.replace(
                    Document.Kind.DISCOVERY,
                    issuer.text(Document.Kind.DISCOVERY).replace(issuer.url.jwksUrl(), keys.url.jwksUrl()));
            assertThat(TopCertificate.thumbprints(issuer.url, settings(trust)))
                    .containsExactly(sha1(CA.intermediate), sha1(OTHER.intermediate));
        }
    }

    @Test
    void withTls13AloneAsWell() throws Exception {
        TestingCa.Entity leaf = CA.leaf();
        try (TestingIssuer issuer = new TestingIssuer(TestingCa.context(leaf, CA.chain(leaf)), KEYS, "TLSv1.3")) {
            assertThat(TopCertificate.thumbprints(issuer.url, settings(Trust.system())))
                    .containsExactly(sha1(CA.intermediate));
        }
    }

    @Test
    void aHostThatDoesNotAnswerHasNone() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> TopCertificate.thumbprints(
                        new IssuerUrl("https://127.0.0.1:" + port), settings(Trust.system())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("irsa issuer verify");
    }
}
