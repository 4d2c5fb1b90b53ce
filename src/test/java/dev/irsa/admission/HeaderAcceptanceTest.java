package dev.irsa.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.outcome.Reason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows S11, S13 and S18: header blocks that are too large, that two readers could understand differently, upgrades. */
class HeaderAcceptanceTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String START =
            "POST /mutate HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static byte[] withHeaders(String headers) {
        return RawHttp.post("/mutate", Reviews.good(), ("Content-Type: application/json\r\n" + headers).split("\r\n"));
    }

    /** A client whose sending fails, because it has been answered and the connection closed, may call again. */
    private static void isRefusedWhileItIsSent(byte[] request, int status) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                edge.exchange(request).isRefusedByParser(status);
                return;
            } catch (SocketException e) {
                if (attempt == 20) {
                    throw e;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/mutate?x="})
    void s11_aUrlOf64KibibytesIsTooLong(String path) throws IOException {
        isRefusedWhileItIsSent(RawHttp.post(path + "a".repeat(65_536), new byte[0]), 414);
    }

    static Stream<Named<String>> s11_aHeaderBlockThatIsTooLargeIsRefused() {
        return Stream.of(
                Named.of("one of 1 MiB", "X-A: " + "a".repeat(1 << 20)),
                Named.of("one of 17 KiB", "X-A: " + "a".repeat(17 * 1024)),
                Named.of("10,000 of them", "X-A: a\r\n".repeat(10_000)),
                Named.of("101 of them", "X-A: a\r\n".repeat(101)));
    }

    @ParameterizedTest
    @MethodSource
    void s11_aHeaderBlockThatIsTooLargeIsRefused(String headers) throws IOException {
        isRefusedWhileItIsSent((START + headers + "\r\n\r\n").getBytes(ISO_8859_1), 431);
    }

    @Test
    void s11_theHostMayComeAfterTheHeaderThatIsTooLarge() throws IOException {
        String request = "POST /mutate HTTP/1.1\r\nX-A: " + "a".repeat(64 * 1024) + "\r\nHost: localhost\r\n\r\n";
        isRefusedWhileItIsSent(request.getBytes(ISO_8859_1), 431);
    }

    @Test
    void s11_aHeaderBlockOf15KibibytesIsServed() throws IOException {
        Edge.isGood(edge.exchange(withHeaders("X-A: " + "a".repeat(15 * 1024))).response());
    }

    static Stream<Named<String>> s13_framingThatCanBeReadInTwoWaysIsRefused() {
        return Stream.of(
                Named.of("length and chunked", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"),
                Named.of("chunked and length", "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"),
                Named.of("length 0 and chunked", "Content-Length: 0\r\ntransfer-encoding: Chunked\r\n"),
                Named.of("length and unknown coding", "Content-Length: 5\r\nTransfer-Encoding: xchunked\r\n"),
                Named.of("chunked twice", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"),
                Named.of("chunked not last", "Transfer-Encoding: chunked, identity\r\n"),
                Named.of("vertical tab", "Transfer-Encoding: \u000bchunked\r\n"),
                Named.of("blank before the colon", "Transfer-Encoding : chunked\r\n"),
                Named.of("two lengths", "Content-Length: 5\r\nContent-Length: 6\r\n"),
                Named.of("the same length twice", "Content-Length: 5\r\nContent-Length: 5\r\n"),
                Named.of("list of lengths", "Content-Length: 5, 5\r\n"),
                Named.of("signed length", "Content-Length: +5\r\n"),
                Named.of("negative length", "Content-Length: -5\r\n"),
                Named.of("hexadecimal length", "Content-Length: 0x5\r\n"),
                Named.of("length beyond 64 bits", "Content-Length: 18446744073709551621\r\n"),
                Named.of("folded line", "X-A: b\r\n c\r\nContent-Length: 5\r\n"),
                Named.of("folded with a tab", "X-A: b\r\n\tc\r\nContent-Length: 5\r\n"),
                Named.of("folded onto blanks", "X-A: b\r\n   \r\nContent-Length: 5\r\n"),
                Named.of("folded with blanks behind", "X-A: b\r\n c  \r\nContent-Length: 5\r\n"),
                Named.of("folded twice", "X-A: b\r\n c\r\n d\r\nContent-Length: 5\r\n"),
                Named.of("folded last line", "Content-Length: 5\r\nX-A: b\r\n c\r\n"),
                Named.of("folded length", "Content-Length:\r\n 5\r\n"),
                Named.of("folded first line", " X-A: b\r\nContent-Length: 5\r\n"),
                Named.of("NUL in a value", "X-A: b\0c\r\nContent-Length: 5\r\n"),
                Named.of("NUL in a name", "X\0A: b\r\nContent-Length: 5\r\n"),
                Named.of("bare LF", "X-A: b\nContent-Length: 5\r\n"),
                Named.of("bare LF and a fold", "X-A: b\n c\r\nContent-Length: 5\r\n"),
                Named.of("bare LF at the last line", "Content-Length: 5\r\nX-A: b\n"),
                Named.of("bare CR", "X-A: b\rX-B: c\r\nContent-Length: 5\r\n"),
                Named.of("no colon", "X-A\r\nContent-Length: 5\r\n"),
                Named.of("no name", ": b\r\nContent-Length: 5\r\n"),
                Named.of("two hosts", "Host: other\r\nContent-Length: 5\r\n"));
    }

    @ParameterizedTest
    @MethodSource
    void s13_framingThatCanBeReadInTwoWaysIsRefused(String headers) throws IOException {
        // If the body were taken for a request of its own, there would be a second answer.
        byte[] request =
                (START + headers + "\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(ISO_8859_1);
        Map<String, Double> before = edge.counters();
        try (RawHttp http = edge.connect()) {
            RawHttp.Response response = http.exchange(request);
            edge.nothingLeaks(response);
            new Exchange(request, response, edge.counted(before)).isRefusedByParser(400);
            assertThatThrownBy(http::read).isInstanceOf(IOException.class);
        }
        edge.othersAreServed();
    }

    @Test
    void s13_bareLineFeedsThroughoutAreRefused() throws IOException {
        byte[] request =
                new String(Edge.goodCall(), ISO_8859_1).replace("\r\n", "\n").getBytes(ISO_8859_1);
        edge.exchange(request).isRefusedByParser(400);
    }

    @Test
    void s13_aBareLineFeedAfterTheRequestLineIsRefused() throws IOException {
        byte[] request = new String(Edge.goodCall(), ISO_8859_1)
                .replaceFirst("\r\n", "\n")
                .getBytes(ISO_8859_1);
        edge.exchange(request).isRefusedByParser(400);
    }

    @Test
    void s13_ambiguousRequestsAreRefusedBehindAGoodOneToo() throws IOException {
        for (String headers : new String[] {
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "X-A: b\r\n c\r\nContent-Length: 5\r\n"
        }) {
            ByteArrayOutputStream both = new ByteArrayOutputStream();
            both.writeBytes(Edge.goodCall());
            both.writeBytes((START + headers + "\r\n0\r\n\r\n").getBytes(ISO_8859_1));
            try (RawHttp http = edge.connect()) {
                Edge.isGood(http.exchange(both.toByteArray()));
                assertThat(http.read().status()).isEqualTo(400);
                assertThat(http.isClosedWithin(SOON)).isTrue();
            }
        }
    }

    @Test
    void s13_plainRequestsBehindOneAnotherAreServed() throws IOException {
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int i = 0; i < 50; i++) {
            many.writeBytes(Edge.goodCall("X-Number: " + i, "X-Empty:", "X-Tight:" + i));
        }
        try (RawHttp http = edge.connect()) {
            http.send(many.toByteArray());
            for (int i = 0; i < 50; i++) {
                Edge.isGood(http.read());
            }
        }
    }

    @Test
    void s13_aHeaderBlockMayArriveByteByByte() throws IOException {
        byte[] call = Edge.goodCall("X-Empty:", "X-Blanks: a b  c", "X-Tight:x");
        int body = new String(call, ISO_8859_1).indexOf("\r\n\r\n") + 4;
        try (RawHttp http = edge.connect()) {
            for (int i = 0; i < body; i++) {
                http.send(new byte[] {call[i]});
                // So that the server reads each by itself.
                assertThat(http.isClosedWithin(Duration.ofMillis(3)))
                        .as("after %d bytes", i + 1)
                        .isFalse();
            }
            http.socket().setSoTimeout(30_000);
            http.send(Arrays.copyOfRange(call, body, call.length));
            Edge.isGood(http.read());
        }
    }

    @Test
    void s13_anAmbiguousHeaderBlockThatArrivesLineByLineIsAnsweredToo() throws IOException {
        for (String headers : new String[] {
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\nX: y\r\n\r\n", "X-A: b\r\n c\r\nX: y\r\n\r\n"
        }) {
            try (RawHttp http = edge.connect()) {
                ((SSLSocket) http.socket()).startHandshake();
                for (String line : (START + headers).split("(?<=\n)")) {
                    assertThat(http.isClosedWithin(Duration.ofMillis(3))).isFalse();
                    http.send(line);
                }
                http.socket().setSoTimeout(30_000);
                assertThat(http.read().status()).isEqualTo(400);
                assertThat(http.isClosedWithin(SOON)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zz\r\n{}\r\n0\r\n\r\n", "2\n{}\n0\n\n", "fffffffffffffffff\r\n{}", "-2\r\n{}\r\n0\r\n\r\n"})
    void s13_badChunksAreRefused(String chunks) throws IOException {
        Map<String, Double> before = edge.counters();
        edge.log().clear();
        try (RawHttp http = edge.connect()) {
            RawHttp.Response response = http.exchange(START + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
            edge.nothingLeaks(response);
            assertThat(response.status()).isEqualTo(400);
            assertThat(http.isClosedWithin(SOON)).isTrue();
            new Exchange(new byte[0], response, edge.counted(before)).isCounted(Reason.BODY_MALFORMED);
        }
        edge.othersAreServed();
    }

    @Test
    void s18_theHttp2PrefaceIsNotAnswered() throws IOException {
        try (RawHttp http = edge.connect()) {
            http.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
            assertThatThrownBy(http::read).isInstanceOf(EOFException.class);
        }
        edge.othersAreServed();
    }

    @Test
    void s18_anUpgradeToHttp2IsPassedOver() throws IOException {
        Exchange exchange = edge.exchange(withHeaders(
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"));
        Edge.isGood(exchange.response());
        assertThat(exchange.response().headers()).doesNotContainKey("upgrade");
    }

    @Test
    void s18_anUpgradeToWebSocketIsPassedOver() throws IOException {
        byte[] get = RawHttp.request(
                "GET",
                "/mutate",
                new byte[0],
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");
        edge.exchange(get).isRefused(405, Reason.REQUEST_UNSUPPORTED);
        Edge.isGood(edge.exchange(withHeaders("Connection: Upgrade\r\nUpgrade: websocket"))
                .response());
    }

    @Test
    void s18_onlyHttp11IsNegotiated() throws IOException {
        try (SSLSocket socket = edge.webhook().connect()) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isIn("http/1.1", "");
            Edge.isGood(new RawHttp(socket).exchange(Edge.goodCall()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /mutate HTTP/3.0", "POST /mutate HTTP/9.9", "POST /mutate HTTP/2.0"})
    void s18_otherVersionsAreRefused(String line) throws IOException {
        Exchange exchange = edge.exchange((line + "\r\nHost: x\r\n\r\n").getBytes(ISO_8859_1));
        exchange.isRefusedByParser(505);
    }
}
