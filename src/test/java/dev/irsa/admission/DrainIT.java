package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R01: a process that is told to stop loses no call of clients that keep their connections. */
class DrainIT {
    private static final int REPETITIONS = 20;
    private static final int CLIENTS = 32;
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private final AtomicReference<WebhookProcess> target = new AtomicReference<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void r01_noCallIsLostWhenAProcessStops(@TempDir Path directory) throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            target.set(WebhookProcess.start(directory, DRAIN));
            List<Future<?>> ends = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                ends.add(clients.submit(this::callUntilStopped));
            }
            try {
                for (int i = 0; i < REPETITIONS; i++) {
                    // The one that stays is started while the other is under load, as in a rolling update.
                    WebhookProcess next = WebhookProcess.start(directory, DRAIN);
                    underLoad();
                    WebhookProcess old = target.getAndSet(next);
                    old.terminate();
                    // 143 is what a JVM answers to SIGTERM when its hooks have run.
                    assertThat(old.exitCode(Duration.ofSeconds(60)))
                            .as("exit code, %s", old.output())
                            .isEqualTo(143);
                    assertThat(old.output()).noneMatch(line -> line.contains("ERROR") || line.contains("\tat "));
                }
                underLoad();
            } finally {
                stop.countDown();
                for (Future<?> end : ends) {
                    end.get();
                }
                target.get().close();
            }
        }
        System.out.printf("R01: %d calls, %d stops, %d failed%n", calls.get(), REPETITIONS, failures.size());
        failures.stream().limit(5).forEach(Throwable::printStackTrace);
        assertThat(failures).isEmpty();
        assertThat(calls.get()).isGreaterThan(REPETITIONS * CLIENTS * 10);
    }

    /** Waits until all clients have called some more. */
    private void underLoad() {
        int enough = calls.get() + CLIENTS * 10;
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> calls.get() > enough);
    }

    private Void callUntilStopped() throws Exception {
        try (PersistentCaller caller = new PersistentCaller(() -> target.get().connect(), Edge.goodCall())) {
            // Thinks for up to 10 ms.
            while (!stop.await(ThreadLocalRandom.current().nextInt(10_000), TimeUnit.MICROSECONDS)) {
                calls.incrementAndGet();
                try {
                    Edge.isGood(caller.call());
                } catch (Exception | AssertionError e) {
                    failures.add(e);
                    caller.close();
                }
            }
        }
        return null;
    }
}
