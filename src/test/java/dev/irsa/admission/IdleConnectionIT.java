package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** R04: it is never the server that closes an idle connection first; Go's client does so after 90 seconds. */
class IdleConnectionIT {
    private static final int[] IDLE_SECONDS = {55, 61, 89, 95, 121};

    static boolean isLong() {
        return Boolean.getBoolean("irsa.long") || "true".equals(System.getenv("CI"));
    }

    @Test
    @EnabledIf(value = "isLong", disabledReason = "takes two minutes; runs with -Dirsa.long=true and where CI=true")
    void r04_aConnectionThatWasIdleServesTheNextCall() throws Exception {
        try (TestWebhook webhook = TestWebhook.start();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> ends = new ArrayList<>();
            for (int seconds : IDLE_SECONDS) {
                ends.add(clients.submit(() -> {
                    try (RawHttp http = new RawHttp(webhook.connect())) {
                        Edge.isGood(http.exchange(Edge.goodCall()));
                        assertThat(http.isClosedWithin(Duration.ofSeconds(seconds)))
                                .as("closed while idle for %d s", seconds)
                                .isFalse();
                        http.socket().setSoTimeout(30_000);
                        Edge.isGood(http.exchange(Edge.goodCall()));
                    }
                    return null;
                }));
            }
            for (Future<?> end : ends) {
                end.get();
            }
        }
    }
}
