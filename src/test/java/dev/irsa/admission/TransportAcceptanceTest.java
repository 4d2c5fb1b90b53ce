package dev.irsa.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.outcome.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows S01 to S10: methods, paths, media types, sizes. */
class TransportAcceptanceTest {
    private static final String JSON = "Content-Type: application/json";
    private static final int MEBIBYTE = 1024 * 1024;

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "PROPFIND"})
    void s01_otherMethodsThanPostAreNotAllowed(String method) throws IOException {
        Exchange exchange = edge.exchange(RawHttp.request(method, "/mutate", new byte[0], JSON));
        exchange.isRefused(405, Reason.REQUEST_UNSUPPORTED);
        assertThat(exchange.response().header("allow")).isEqualTo("POST");
    }

    @Test
    void s01_headIsNotAllowedAndGetsNoBody() throws IOException {
        Map<String, Double> before = edge.counters();
        try (RawHttp http = edge.connect()) {
            RawHttp.Response response =
                    http.send(RawHttp.request("HEAD", "/mutate", new byte[0])).readHead();
            assertThat(response.status()).isEqualTo(405);
            assertThat(edge.counted(before))
                    .isEqualTo(Map.of(Exchange.series("irsa_admissions_total", Reason.REQUEST_UNSUPPORTED), 1.0));
            Edge.isGood(http.exchange(Edge.goodCall()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/x",
                "/mutate/",
                "/mutate/.",
                "/mutate/../actuator/env",
                "/mutate/../mutate",
                "/x/../mutate",
                "/mutate;x=1",
                "/;x=1/mutate",
                "//mutate",
                "/./mutate",
                "/%2e/mutate",
                "/x/%2e%2e/mutate",
                "/mutat%65",
                "/MUTATE",
                "/mutate%0d%0aX-Injected:%20y",
                "/error",
                "/metrics",
                "/readyz",
                "/livez"
            })
    void s02_unknownPathsAreNotFoundAndNeverRedirected(String path) throws IOException {
        Exchange exchange = edge.exchange(RawHttp.post(path, Reviews.good(), JSON));
        exchange.isRefused(404, Reason.REQUEST_UNSUPPORTED);
        assertThat(exchange.response().headers()).doesNotContainKeys("location", "x-injected");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/%2e%2e", "/%2e%2e/mutate", "/../mutate", "/mutate%2f", "/mutate%5c", "/mutate%00", "/%zz"})
    void s02_pathsThatLeadOutOfAllPathsAreNotFound(String path) throws IOException {
        Exchange exchange = edge.exchange(RawHttp.post(path, Reviews.good(), JSON));
        assertThat(exchange.response().status()).isEqualTo(404);
        assertThat(exchange.response().body()).isEmpty();
        exchange.isCounted(Reason.REQUEST_UNSUPPORTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "heapdump", "beans", "loggers", "shutdown"})
    void s03_thereIsNoActuatorOnEitherPort(String endpoint) throws IOException {
        for (String method : List.of("GET", "POST")) {
            byte[] request = RawHttp.request(method, "/actuator/" + endpoint, new byte[0], JSON);
            edge.exchange(request).isRefused(404, Reason.REQUEST_UNSUPPORTED);
            try (RawHttp plain = RawHttp.plain(edge.webhook().metricsPort())) {
                RawHttp.Response response = plain.exchange(request);
                assertThat(response.status()).isEqualTo(404);
                edge.nothingLeaks(response);
                assertThat(plain.exchange(RawHttp.request("GET", "/livez", new byte[0]))
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @MethodSource
    void s04_otherMediaTypesAreRefused(List<String> headers) throws IOException {
        edge.exchange(RawHttp.post("/mutate", Reviews.good(), headers.toArray(String[]::new)))
                .isRefused(415, Reason.MEDIA_TYPE_UNSUPPORTED);
    }

    static List<List<String>> s04_otherMediaTypesAreRefused() {
        return List.of(
                List.of(),
                List.of("Content-Type:"),
                List.of("Content-Type: text/plain"),
                List.of("Content-Type: application/xml"),
                List.of("Content-Type: application/json-patch+json"),
                List.of("Content-Type: application/jsonx"),
                List.of("Content-Type: application/json; charset=utf-16"),
                List.of("Content-Type: text/plain; application/json"),
                List.of("Content-Type: application/x-www-form-urlencoded"),
                List.of("Content-Type: multipart/form-data; boundary=x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf-8",
                "application/json;charset=UTF-8",
                "Application/JSON",
                "application/json; charset=\"utf-8\"",
                "application/json; profile=x"
            })
    void s05_jsonWithParametersIsJson(String contentType) throws IOException {
        byte[] request = RawHttp.post("/mutate", Reviews.good(), "Content-Type: " + contentType);
        Exchange exchange = edge.exchange(request);
        Edge.isGood(exchange.response());
        exchange.isCounted(Reason.INJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n\t ", "\u0000"})
    void s06_anEmptyBodyIsRefused(String body) throws IOException {
        edge.post(body).isRefused(400, Reason.BODY_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "[]", "\"x\"", "0", "true", "{}"})
    void s06_aBodyThatIsNoReviewIsRefused(String body) throws IOException {
        edge.post(body).isRefused(400, Reason.REVIEW_INVALID);
    }

    @Test
    void s07_aTruncatedBodyIsRefusedWhereverItEnds() throws IOException {
        String whole = new String(Reviews.good(), ISO_8859_1).strip();
        int inString = whole.indexOf(Reviews.SECRET) + 5;
        for (int end : new int[] {1, 10, inString, whole.length() / 2, whole.length() - 1}) {
            edge.post(whole.substring(0, end)).isRefused(400, Reason.BODY_MALFORMED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "{}", "]", "}", "\u0000", "null"})
    void s07_bytesAfterTheDocumentAreRefused(String more) throws IOException {
        edge.post(new String(Reviews.good(), ISO_8859_1) + more).isRefused(400, Reason.BODY_MALFORMED);
    }

    @Test
    void s07_aBodyThatIsShorterThanItsLengthIsNotAnswered() throws IOException {
        Map<String, Double> before = edge.counters();
        edge.log().clear();
        try (RawHttp http = edge.connect()) {
            RawHttp.Response ready = http.exchange("POST /mutate HTTP/1.1\r\nHost: x\r\n" + JSON
                    + "\r\nExpect: 100-continue\r\nContent-Length: 1000\r\n\r\n");
            assertThat(ready.status()).isEqualTo(100);
            http.send("{\"kind\":");
            http.socket().shutdownOutput();
            assertThat(http.isClosedWithin(Duration.ofSeconds(15))).isTrue();
        }
        assertThat(edge.counted(before))
                .isEqualTo(Map.of(Exchange.series("irsa_admissions_total", Reason.BODY_MALFORMED), 1.0));
        assertThat(edge.log())
                .allSatisfy(event -> assertThat(event.getThrowableProxy()).isNull());
        edge.othersAreServed();
    }

    @Test
    void s08_aLengthAboveSevenMebibytesIsRefusedBeforeAnythingIsRead() throws IOException {
        for (long length : new long[] {7L * MEBIBYTE + 1, 100L * MEBIBYTE, Long.MAX_VALUE}) {
            Map<String, Double> before = edge.counters();
            try (RawHttp http = edge.connect()) {
                // Not one byte of the body is sent.
                RawHttp.Response response = http.exchange(
                        "POST /mutate HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nContent-Length: " + length + "\r\n\r\n");
                edge.nothingLeaks(response);
                assertThat(response.closes()).isTrue();
                new Exchange(new byte[0], response, edge.counted(before)).isRefused(413, Reason.BODY_TOO_LARGE);
                edge.othersAreServed();
            }
        }
    }

    @Test
    void s08_aClientThatAsksFirstIsToldBeforeItSends() throws IOException {
        try (RawHttp http = edge.connect()) {
            RawHttp.Response response = http.exchange("POST /mutate HTTP/1.1\r\nHost: x\r\n" + JSON
                    + "\r\nExpect: 100-continue\r\nContent-Length: 104857600\r\n\r\n");
            assertThat(response.status()).isEqualTo(413);
            assertThat(http.isClosedWithin(Duration.ofSeconds(30))).isTrue();
        }
    }

    @Test
    void s09_anEndlessBodyIsRefusedAtSevenMebibytes() throws IOException {
        Map<String, Double> before = edge.counters();
        try (RawHttp http = edge.connect()) {
            http.send("POST /mutate HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("10000\r\n" + " ".repeat(65_536) + "\r\n").getBytes(ISO_8859_1);
            // One chunk past the limit, and the body goes on, as far as the server knows.
            for (int i = 0; i <= 7 * 16; i++) {
                http.send(chunk);
            }
            RawHttp.Response response = http.read();
            assertThat(response.closes()).isTrue();
            new Exchange(new byte[0], response, edge.counted(before)).isRefused(413, Reason.BODY_TOO_LARGE);
            edge.othersAreServed();
            assertThat(sendsUntilClosed(http, chunk))
                    .as("MiB taken after the answer")
                    .isLessThan(32);
        }
    }

    /** How many mebibytes the server takes from a client that goes on sending, until it closes the connection. */
    private static int sendsUntilClosed(RawHttp http, byte[] chunk) {
        for (int sent = 0; sent < 64 * 16; sent++) {
            try {
                http.send(chunk);
            } catch (IOException _) {
                return sent / 16;
            }
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void s09_aChunkedBodyOfOrdinarySizeIsServed() throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(("POST /mutate HTTP/1.1\r\nHost: x\r\n" + JSON + "\r\nTransfer-Encoding: chunked\r\n\r\n")
                .getBytes(ISO_8859_1));
        byte[] body = Reviews.good();
        for (int at = 0; at < body.length; at += 100) {
            int size = Math.min(100, body.length - at);
            request.writeBytes((Integer.toHexString(size) + "\r\n").getBytes(ISO_8859_1));
            request.write(body, at, size);
            request.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        request.writeBytes("0\r\n\r\n".getBytes(ISO_8859_1));
        Exchange exchange = edge.exchange(request.toByteArray());
        Edge.isGood(exchange.response());
        exchange.isCounted(Reason.INJECTED);
    }

    @Test
    void s10_aCompressedBodyIsRefusedAndNotInflated() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
            byte[] blanks = new byte[MEBIBYTE];
            for (int i = 0; i < 256; i++) {
                gzip.write(blanks);
            }
        }
        for (String encoding : List.of("gzip", "GZIP", "x-gzip", "deflate", "br", "zstd", "identity, gzip")) {
            edge.exchange(RawHttp.post("/mutate", bomb.toByteArray(), JSON, "Content-Encoding: " + encoding))
                    .isRefused(415, Reason.MEDIA_TYPE_UNSUPPORTED);
        }
        Edge.isGood(edge.exchange(RawHttp.post("/mutate", Reviews.good(), JSON, "Content-Encoding: identity"))
                .response());
    }
}
