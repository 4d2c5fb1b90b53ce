package dev.irsa.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Row S17, and the part of R23 that can be seen from outside: more than can be served at once. */
class LoadAcceptanceTest {
    private static final int CALLS = 2000;

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = new Edge(TestWebhook.start(Duration.ofSeconds(120), Duration.ofMillis(1)));
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    @Test
    void s17_2000ConcurrentCallsOnConnectionsOfTheirOwnAreAllAnswered() throws Exception {
        List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
        List<Long> millis = Collections.synchronizedList(new ArrayList<>());
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                calls.add(clients.submit(() -> {
                    go.await();
                    long start = System.nanoTime();
                    try (RawHttp http = edge.connect()) {
                        http.socket().setSoTimeout(120_000);
                        RawHttp.Response response = http.exchange(Edge.goodCall("Connection: close"));
                        statuses.add(response.status());
                        if (response.status() == 200) {
                            Edge.isGood(response);
                        }
                    }
                    millis.add((System.nanoTime() - start) / 1_000_000);
                    return null;
                }));
            }
            go.countDown();
            for (Future<?> call : calls) {
                call.get();
            }
        }
        long good = statuses.stream().filter(status -> status == 200).count();
        Collections.sort(millis);
        System.out.printf(
                "S17: %d of %d answered 200, the others 429 or 503; handshake and call: median %d ms, last %d ms%n",
                good, CALLS, millis.get(CALLS / 2), millis.getLast());
        assertThat(statuses)
                .hasSize(CALLS)
                .allSatisfy(status -> assertThat(status).isIn(200, 429, 503));
        assertThat(good).isPositive();
        edge.othersAreServed();
    }

    @Test
    void s17_moreLargeBodiesThanFitAreAnsweredOrTurnedAwayAndSmallOnesServed() throws Exception {
        byte[] body = new byte[ReviewReader.MAX_BODY];
        Arrays.fill(body, (byte) ' ');
        byte[] head = ("POST /mutate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length + "\r\n\r\n")
                .getBytes(ISO_8859_1);
        List<Integer> statuses = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                calls.add(clients.submit(() -> {
                    try (RawHttp http = edge.connect()) {
                        http.send(head);
                        sendAsMuchAsIsTaken(http, body);
                        statuses.add(http.read().status());
                    } catch (IOException _) {
                        // Turned away while it was still sending, which may cost it the answer.
                        statuses.add(503);
                    }
                    return null;
                }));
            }
            for (int i = 0; i < 20; i++) {
                edge.othersAreServed();
            }
            for (Future<?> call : calls) {
                call.get();
            }
        }
        System.out.println("S17: 50 bodies of 7 MiB, answered " + Collections.frequency(statuses, 400)
                + ", turned away " + Collections.frequency(statuses, 503));
        // Blanks are no review: whoever was read got a 400.
        assertThat(statuses).hasSize(50).allSatisfy(status -> assertThat(status).isIn(400, 503));
        edge.othersAreServed();
    }

    private static void sendAsMuchAsIsTaken(RawHttp http, byte[] body) throws IOException {
        for (int at = 0; at < body.length; at += 65_536) {
            http.send(Arrays.copyOfRange(body, at, Math.min(at + 65_536, body.length)));
        }
    }
}
