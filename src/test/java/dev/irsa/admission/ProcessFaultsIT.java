package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.admission.WebhookProcess.Start;
import dev.irsa.testing.Throttle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens to the process as it is shipped, when its machine is short of something. */
class ProcessFaultsIT {
    private static final Duration DRAIN = Duration.ofMillis(100);

    private static void serves(WebhookProcess webhook) throws IOException {
        try (RawHttp http = webhook.connect()) {
            Edge.isGood(http.exchange(Edge.goodCall()));
        }
    }

    /** The status; 503 too where whoever was turned away was still sending, which may cost it the answer. */
    private static int post(WebhookProcess webhook, byte[] request) {
        try (RawHttp http = webhook.connect()) {
            http.socket().setSoTimeout(120_000);
            return http.exchange(request).status();
        } catch (IOException e) {
            return 503;
        }
    }

    @ParameterizedTest
    @EnumSource(LargeReviews.class)
    void r23_manyLargeBodiesAtOnceAreShedAndDoNotFillTheHeap(LargeReviews kind, @TempDir Path directory)
            throws Exception {
        byte[] request = RawHttp.post("/mutate?timeout=10s", kind.body(), "Content-Type: application/json");
        // A node has more cores than a machine that builds.
        Start onANode = Start.shipped("-XX:ActiveProcessorCount=16");
        try (WebhookProcess webhook = WebhookProcess.start(directory, DRAIN, onANode);
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            serves(webhook);
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                calls.add(clients.submit(() -> post(webhook, request)));
            }
            for (int i = 0; i < 10; i++) {
                serves(webhook);
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> call : calls) {
                statuses.add(call.get());
            }
            Map<Integer, Long> counted =
                    statuses.stream().collect(Collectors.groupingBy(status -> status, Collectors.counting()));
            System.out.println("R23: 50 bodies of 7 MiB, " + kind + ": " + counted);
            assertThat(webhook.isAlive()).as("alive, %s", webhook.output()).isTrue();
            assertThat(statuses).allSatisfy(status -> assertThat(status).isIn(200, 429, 503));
            assertThat(statuses).contains(200);
            // Afterwards all is as before, for large and small.
            assertThat(post(webhook, request)).isEqualTo(200);
            serves(webhook);
            assertThat(webhook.say("/livez")).startsWith("200");
            assertThat(webhook.output()).noneMatch(line -> line.contains("OutOfMemory"));
        }
    }

    /** As a kubelet with the chart's probes: a probe has five seconds, and the third failure in a row kills. */
    @Test
    void r24_aTenthOfACoreIsSlowAndNothingWorse(@TempDir Path directory) throws Exception {
        try (WebhookProcess webhook = WebhookProcess.start(directory, DRAIN, Start.shipped())) {
            for (int i = 0; i < 200; i++) {
                serves(webhook);
            }
            List<Long> millis = Collections.synchronizedList(new ArrayList<>());
            List<Long> probes = new ArrayList<>();
            CountDownLatch stop = new CountDownLatch(1);
            try (Throttle throttle = Throttle.tenthOfACore(webhook.pid());
                    ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    all.add(clients.submit(() -> callUntil(stop, webhook, millis)));
                }
                for (int i = 0; i < 15; i++) {
                    long start = System.nanoTime();
                    assertThat(webhook.say("/livez")).startsWith("200");
                    probes.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
                    new CountDownLatch(1).await(2, TimeUnit.SECONDS);
                }
                stop.countDown();
                for (Future<?> one : all) {
                    one.get();
                }
                long[] sorted =
                        millis.stream().mapToLong(Long::longValue).sorted().toArray();
                System.out.printf(
                        "R24: %s: %d calls, median %d ms, last %d ms; slowest probe %d ms%n",
                        throttle.how(),
                        sorted.length,
                        sorted[sorted.length / 2],
                        sorted[sorted.length - 1],
                        Collections.max(probes));
                assertThat(sorted.length).isGreaterThan(50);
                // An API server waits ten seconds.
                assertThat(sorted[sorted.length - 1]).isLessThan(10_000);
                assertThat(probes).allSatisfy(probe -> assertThat(probe).isLessThan(5000));
            }
            long start = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                serves(webhook);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static Void callUntil(CountDownLatch stop, WebhookProcess webhook, List<Long> millis) throws Exception {
        try (RawHttp http = webhook.connect()) {
            while (!stop.await(20, TimeUnit.MILLISECONDS)) {
                long start = System.nanoTime();
                Edge.isGood(http.exchange(Edge.goodCall()));
                millis.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
            }
        }
        return null;
    }

    @Test
    void r26_nobodyReadsTheLog(@TempDir Path directory) throws Exception {
        try (WebhookProcess webhook =
                WebhookProcess.start(directory, DRAIN, Start.shipped().unread())) {
            long[] millis = new long[7000];
            try (RawHttp http = webhook.connect()) {
                // A hundred lines a second are logged at most: the pipe and the queue behind it are full in half a
                // minute.
                long start = System.nanoTime();
                for (int i = 0; i < millis.length; i++) {
                    long due = start + TimeUnit.MILLISECONDS.toNanos(5L * i);
                    new CountDownLatch(1).await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
                    long sent = System.nanoTime();
                    Edge.isGood(http.exchange(Edge.goodCall()));
                    millis[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sent);
                }
            }
            long[] late = Arrays.copyOfRange(millis, millis.length - 1000, millis.length);
            Arrays.sort(late);
            System.out.printf(
                    "R26: with the log's pipe full: median %d ms, p99 %d ms, last %d ms%n",
                    late[500], late[990], late[999]);
            assertThat(late[990]).isLessThan(500);
            assertThat(webhook.say("/readyz")).startsWith("200");
            webhook.terminate();
            assertThat(webhook.exitCode(Duration.ofSeconds(20))).isEqualTo(143);
        }
    }

    /** All connections are taken by clients that keep them: an answer to one of those lets the next in. */
    @Test
    void r12_whoWaitsForAConnectionGetsATurn(@TempDir Path directory) throws Exception {
        List<RawHttp> holders = new ArrayList<>();
        try (WebhookProcess webhook =
                        WebhookProcess.start(directory, DRAIN, Start.shipped().flags("--max-connections=8"));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                RawHttp holder = webhook.connect();
                holders.add(holder);
                // Done when the server has taken the connection.
                ((SSLSocket) holder.socket()).startHandshake();
            }
            Future<Integer> ninth = clients.submit(() -> post(webhook, Edge.goodCall()));
            RawHttp.Response answer = holders.getFirst().exchange(Edge.goodCall());
            Edge.isGood(answer);
            assertThat(answer.closes()).isTrue();
            assertThat(ninth.get(60, TimeUnit.SECONDS)).isEqualTo(200);
        } finally {
            for (RawHttp holder : holders) {
                holder.close();
            }
        }
    }

    /** The resolver does not answer at all, which is worse than a refusal. */
    @Test
    void r28_noNameIsLookedUp(@TempDir Path directory) throws Exception {
        try (WebhookProcess webhook = WebhookProcess.start(directory, DRAIN, Start.shipped("-Dirsa.test.dns=down"))) {
            for (int i = 0; i < 100; i++) {
                serves(webhook);
            }
            assertThat(webhook.say("/readyz")).startsWith("200");
            assertThat(webhook.output()).noneMatch(line -> line.contains("name service"));
        }
    }
}
