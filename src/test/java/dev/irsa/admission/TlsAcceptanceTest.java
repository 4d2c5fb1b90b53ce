package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row S14: what the HTTPS port refuses to speak. */
class TlsAcceptanceTest {
    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void s14_plainHttpIsRefused() throws IOException {
        try (RawHttp http = RawHttp.plain(edge.webhook().port())) {
            RawHttp.Response response = http.exchange(Edge.goodCall());
            assertThat(response.status()).isEqualTo(400);
            edge.nothingLeaks(response);
            assertThat(http.isClosedWithin(Duration.ofSeconds(30))).isTrue();
        }
        edge.othersAreServed();
    }

    @Test
    void s14_garbageIsNotAnswered() throws IOException {
        try (RawHttp http = RawHttp.plain(edge.webhook().port())) {
            http.send("\u0016\u0003\u0001\uffff\u0001".repeat(5000));
            assertThat(http.isClosedWithin(Duration.ofSeconds(30))).isTrue();
        }
        edge.othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void s14_currentVersionsAreServedWithForwardSecrecy(String version) throws Exception {
        try (SSLSocket socket = edge.webhook().connect()) {
            socket.setEnabledProtocols(new String[] {version});
            Edge.isGood(new RawHttp(socket).exchange(Edge.goodCall()));
            SSLSession session = socket.getSession();
            assertThat(session.getProtocol()).isEqualTo(version);
            assertThat(session.getCipherSuite()).matches("TLS_(ECDHE_ECDSA_WITH_)?(AES|CHACHA20).*(GCM|POLY1305).*");
            X509Certificate leaf = (X509Certificate) session.getPeerCertificates()[0];
            assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        }
    }

    /** The JDK refuses these as a client too, so another program asks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-tls1 -cipher ALL:@SECLEVEL=0",
                "-tls1_1 -cipher ALL:@SECLEVEL=0",
                "-tls1_2 -cipher aNULL:@SECLEVEL=0",
                "-tls1_2 -cipher eNULL:@SECLEVEL=0",
                "-tls1_2 -cipher kRSA:@SECLEVEL=0",
                "-tls1_2 -cipher kDHE:@SECLEVEL=0"
            })
    void s14_oldVersionsAndCiphersAreRefusedToOpenssl(String arguments) throws Exception {
        String output = openssl(arguments, "");
        assertThat(output).doesNotContain("no cipher match");
        assertThat(output)
                .containsPattern("SSL alert number (40|70|71)")
                .contains("Cipher is (NONE)", "no peer certificate available");
        edge.othersAreServed();
    }

    @Test
    void s14_opensslIsServedOtherwise() throws Exception {
        assertThat(openssl("-tls1_2", "")).contains("Protocol  : TLSv1.2").doesNotContain("Cipher is (NONE)");
    }

    @Test
    void s14_renegotiationIsRefused() throws Exception {
        // A line of "R" asks for a new handshake.
        String output = openssl("-tls1_2 -msg", "R\n");
        assertThat(output)
                .contains("RENEGOTIATING")
                .containsPattern("no_renegotiation|unexpected eof|SSL alert number");
        assertThat(output.split(", ServerHello\n", -1)).as("one handshake only").hasSize(2);
        edge.othersAreServed();
    }

    private static String openssl(String arguments, String input) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
        List<String> command = new ArrayList<>(List.of(
                "openssl", "s_client", "-connect", "127.0.0.1:" + edge.webhook().port()));
        command.addAll(List.of(arguments.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream out = process.getInputStream()) {
            process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
            process.getOutputStream().flush();
            if (input.isEmpty()) {
                process.getOutputStream().close();
            }
            String output = new String(out.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
