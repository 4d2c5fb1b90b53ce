package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class DrainTest {
    @Test
    void saysSoForAsLongAsItLasts() throws InterruptedException {
        Drain drain = new Drain(Duration.ofMillis(300));
        drain.start();
        assertThat(drain.isRunning()).isTrue();
        assertThat(drain.isDraining()).isFalse();
        long start = System.nanoTime();
        drain.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        assertThat(drain.isDraining()).isTrue();
        assertThat(drain.isRunning()).isFalse();
    }

    @Test
    void comesBeforeEverythingElse() {
        assertThat(new Drain(Duration.ZERO).getPhase()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void anInterruptionEndsItAndIsNotForgotten() throws InterruptedException {
        Drain drain = new Drain(Duration.ofMinutes(5));
        drain.start();
        boolean[] interrupted = new boolean[1];
        Thread stopping = Thread.ofPlatform().start(() -> {
            drain.stop();
            interrupted[0] = Thread.currentThread().isInterrupted();
        });
        Awaitility.await().until(drain::isDraining);
        assertThat(drain.isRunning()).isTrue();
        stopping.interrupt();
        assertThat(stopping.join(Duration.ofSeconds(60))).isTrue();
        assertThat(interrupted[0]).isTrue();
        assertThat(drain.isRunning()).isFalse();
    }

    /** The last answers ask for their connections to be closed, and readiness says why no more should come. */
    @Test
    void theServerServesWhileItDrains() throws Exception {
        TestWebhook webhook = TestWebhook.start(Duration.ofSeconds(5), Duration.ofSeconds(8));
        try (RawHttp kept = new RawHttp(webhook.connect())) {
            Edge.isGood(kept.exchange(Edge.goodCall()));
            int metricsPort = webhook.metricsPort();
            Thread closing = Thread.ofVirtual().start(webhook::close);
            Awaitility.await().until(() -> ready(metricsPort).status() == 503);
            assertThat(ready(metricsPort).text()).isEqualTo("[-]not-draining failed: stopping\nreadyz check failed\n");
            RawHttp.Response last = kept.exchange(Edge.goodCall());
            Edge.isGood(last);
            assertThat(last.closes()).isTrue();
            assertThat(kept.isClosedWithin(Duration.ofSeconds(30))).isTrue();
            assertThat(closing.join(Duration.ofSeconds(60))).isTrue();
        }
    }

    private static RawHttp.Response ready(int port) throws java.io.IOException {
        try (RawHttp http = RawHttp.plain(port)) {
            return http.exchange(RawHttp.request("GET", "/readyz", new byte[0]));
        }
    }
}
