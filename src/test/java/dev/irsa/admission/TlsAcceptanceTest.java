package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import javax.net.ssl.SSLException;
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
            assertThat(http.isClosedWithin(Duration.ofSeconds(5))).isTrue();
        }
        edge.othersAreServed();
    }

    @Test
    void s14_garbageIsNotAnswered() throws IOException {
        try (RawHttp http = RawHttp.plain(edge.webhook().port())) {
            http.send("\u0016\u0003\u0001\uffff\u0001".repeat(100));
            assertThat(http.isClosedWithin(Duration.ofSeconds(5))).isTrue();
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_RSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_ECDSA_WITH_NULL_SHA",
                "TLS_ECDH_anon_WITH_AES_128_CBC_SHA",
                "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256"
            })
    void s14_suitesWithoutSecrecyOrIdentityAreRefused(String suite) throws IOException {
        try (SSLSocket socket = edge.webhook().connect()) {
            assertThat(socket.getSupportedCipherSuites()).contains(suite);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.setEnabledCipherSuites(new String[] {suite});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
        edge.othersAreServed();
    }

    /** The JDK refuses these as a client too, so another program asks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-tls1",
                "-tls1_1",
                "-tls1_2 -cipher RC4-SHA:ECDHE-ECDSA-RC4-SHA",
                "-tls1_2 -cipher DES-CBC3-SHA:ECDHE-ECDSA-DES-CBC3-SHA",
                "-tls1_2 -cipher EXPORT:LOW:aNULL:eNULL"
            })
    void s14_oldVersionsAndCiphersAreRefusedToOpenssl(String arguments) throws Exception {
        Handshake handshake = openssl(
                arguments
                        + " -cipher".repeat(arguments.contains("-cipher") ? 0 : 1)
                        + (arguments.contains("-cipher") ? "" : " ALL:@SECLEVEL=0"),
                "");
        assertThat(handshake.output).doesNotContain("Verify return code: 0");
        assertThat(handshake.output)
                .containsAnyOf("Cipher is (NONE)", "no cipher match", "no ciphers available", "alert");
        assertThat(handshake.code).isNotZero();
        edge.othersAreServed();
    }

    @Test
    void s14_opensslIsServedOtherwise() throws Exception {
        Handshake handshake = openssl("-tls1_2", "");
        assertThat(handshake.output).contains("Protocol  : TLSv1.2").doesNotContain("Cipher is (NONE)");
    }

    @Test
    void s14_renegotiationIsRefused() throws Exception {
        // A line of "R" asks for a new handshake.
        Handshake handshake = openssl("-tls1_2 -msg", "R\n");
        assertThat(handshake.output)
                .contains("RENEGOTIATING")
                .containsPattern("no renegotiation|no_renegotiation|unexpected_message|handshake failure|closed");
        assertThat(handshake.output.split("ServerHello", -1))
                .as("one handshake only")
                .hasSize(2);
        edge.othersAreServed();
    }

    private record Handshake(int code, String output) {}

    private static Handshake openssl(String arguments, String input) throws Exception {
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
            return new Handshake(process.exitValue(), output);
        } finally {
            process.destroyForcibly();
        }
    }
}
