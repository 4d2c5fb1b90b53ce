package dev.irsa.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.outcome.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Row S12: clients that send or take almost nothing, with a time limit of one second. */
class SlowClientAcceptanceTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    /** The limit, the sweep that comes each second, and a second for a machine that is busy. */
    private static final Duration CLOSED_BY = LIMIT.plusSeconds(3);

    private static final String START = "POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

    private static Edge edge;

    private final ScheduledExecutorService drips = Executors.newScheduledThreadPool(2);
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeAll
    static void start() {
        edge = new Edge(TestWebhook.start(LIMIT, Duration.ofMillis(1)));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @AfterEach
    void closeAll() throws Exception {
        drips.shutdownNow();
        for (AutoCloseable connection : open) {
            connection.close();
        }
    }

    private RawHttp tls() throws IOException {
        RawHttp http = edge.connect();
        open.add(http);
        return http;
    }

    private RawHttp plain() throws IOException {
        RawHttp http = RawHttp.plain(edge.webhook().port());
        open.add(http);
        return http;
    }

    /** Sends a byte now and then, more often than any limit on one read. */
    private ScheduledFuture<?> drip(RawHttp http, String bytes) {
        int[] at = {0};
        return drips.scheduleWithFixedDelay(
                () -> {
                    try {
                        http.send(bytes.substring(at[0] % bytes.length(), at[0] % bytes.length() + 1));
                        at[0]++;
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                0,
                200,
                TimeUnit.MILLISECONDS);
    }

    private static void isClosed(RawHttp http) throws IOException {
        assertThat(http.isClosedWithin(CLOSED_BY))
                .as("closed within " + CLOSED_BY)
                .isTrue();
        edge.othersAreServed();
    }

    /** All at once, since each takes its time. */
    @Test
    void s12_connectionsThatDripAreClosed() throws Exception {
        Map<String, RawHttp> slow = new LinkedHashMap<>();
        slow.put("no handshake", plain());
        RawHttp handshake = plain();
        // The start of a ClientHello that announces 16 KiB.
        drip(handshake, "\u0016\u0003\u0001\u003f\u00ff\u0001\u0000\u003f\u00fb\u0003\u0003" + "\u0000".repeat(1000));
        slow.put("handshake", handshake);
        RawHttp silent = tls();
        ((SSLSocket) silent.socket()).startHandshake();
        slow.put("no request", silent);
        for (String start : List.of("", "GET /mutate HTTP/1.1\r\n", "POST /mutate HTTP/1.1\r\nHost: x\r\n")) {
            RawHttp header = tls();
            header.send(start);
            drip(header, "X-A: b\r\n");
            slow.put("header behind " + start.strip(), header);
        }
        RawHttp second = tls();
        Edge.isGood(second.exchange(new String(Edge.goodCall(), ISO_8859_1) + START));
        drip(second, "X-A: b\r\n");
        slow.put("header behind a good call", second);
        for (String start : List.of("POST /nothing HTTP/1.1\r\nHost: x\r\n", "PUT /mutate HTTP/1.1\r\nHost: x\r\n")) {
            RawHttp refused = tls();
            assertThat(refused.exchange(start + "Content-Length: 100000\r\n\r\n")
                            .status())
                    .isBetween(404, 405);
            drip(refused, " ");
            slow.put("body after the refusal of " + start.strip(), refused);
        }
        long end = System.nanoTime() + CLOSED_BY.toNanos();
        for (Map.Entry<String, RawHttp> each : slow.entrySet()) {
            Duration left = Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
            assertThat(each.getValue().isClosedWithin(left))
                    .as("closes on %s", each.getKey())
                    .isTrue();
        }
        edge.othersAreServed();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 100000", "Content-Length: 7340032"})
    void s12_aBodyThatDripsIsAnsweredAndClosed(String length) throws IOException {
        Map<String, Double> before = edge.counters();
        RawHttp http = tls();
        http.send(START + length + "\r\n\r\n");
        drip(http, " ");
        RawHttp.Response response = http.read();
        edge.nothingLeaks(response);
        assertThat(response.closes()).isTrue();
        new Exchange(new byte[0], response, edge.counted(before)).isRefused(408, Reason.BODY_TIMEOUT);
        isClosed(http);
    }

    @Test
    void s12_aChunkedBodyThatDripsIsClosed() throws IOException {
        Map<String, Double> before = edge.counters();
        RawHttp http = tls();
        http.send(START + "Transfer-Encoding: chunked\r\n\r\n");
        drip(http, "1\r\n \r\n");
        RawHttp.Response response = http.read();
        new Exchange(new byte[0], response, edge.counted(before)).isRefused(408, Reason.BODY_TIMEOUT);
        isClosed(http);
    }

    @Test
    void s12_aBodyThatStopsIsAnsweredAndClosed() throws IOException {
        Map<String, Double> before = edge.counters();
        RawHttp http = tls();
        http.send(START + "Content-Length: 1000\r\n\r\n{");
        assertThat(http.read().status()).isEqualTo(408);
        assertThat(edge.counted(before))
                .isEqualTo(Map.of(Exchange.series("irsa_admissions_total", Reason.BODY_TIMEOUT), 1.0));
        isClosed(http);
    }

    @Test
    void s12_aClientThatNeverReadsIsClosed() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new java.net.InetSocketAddress(
                InetAddress.getLoopbackAddress(), edge.webhook().port()));
        RawHttp http = new RawHttp(edge.webhook().tls().getSocketFactory().createSocket(socket, "localhost", 0, true));
        open.add(http);
        byte[] call = Edge.goodCall();
        long start = System.nanoTime();
        int calls = 0;
        try {
            while (System.nanoTime() - start < Duration.ofSeconds(60).toNanos()) {
                http.send(call);
                calls++;
            }
        } catch (IOException _) {
            System.out.println("S12: closed on a client that never reads, after " + calls + " calls");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        edge.othersAreServed();
    }

    @Test
    void s12_500SlowClientsDoNotSlowOthersDown() throws Exception {
        // With the time limit that is the default, so that all of them stay for the whole measurement.
        try (Edge patient = new Edge(TestWebhook.start());
                RawHttp http = patient.connect()) {
            long[] alone = measure(http, 1500);
            for (int i = 0; i < 500; i++) {
                RawHttp slow = i % 5 == 0 ? RawHttp.plain(patient.webhook().port()) : patient.connect();
                open.add(slow);
                switch (i % 5) {
                    case 0 -> slow.send("\u0016\u0003\u0001");
                    case 1 -> slow.send("POST /mutate HTTP/1.1\r\nHost");
                    case 2 -> slow.send(START + "Content-Length: 1000\r\n\r\n{");
                    // Announcing much must take nothing from others.
                    case 3 -> slow.send(START + "Content-Length: 7340032\r\n\r\n{");
                    default -> slow.send(START + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n");
                }
            }
            long[] among = measure(http, 1500);
            System.out.printf(
                    "S12: p99 of good calls %.2f ms alone, %.2f ms among 500 slow clients%n",
                    percentile99(alone), percentile99(among));
            assertThat(percentile99(among)).as("p99 in ms").isLessThan(1000);
        }
    }

    private static long[] measure(RawHttp http, int calls) throws IOException {
        long[] nanos = new long[calls];
        byte[] call = Edge.goodCall();
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            Edge.isGood(http.exchange(call));
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        return nanos;
    }

    private static double percentile99(long[] sorted) {
        return sorted[sorted.length * 99 / 100] / 1e6;
    }
}
