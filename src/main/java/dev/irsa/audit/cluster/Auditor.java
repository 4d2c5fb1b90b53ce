package dev.irsa.audit.cluster;

import dev.irsa.audit.AuditReport;
import dev.irsa.audit.AuditReport.Missed;
import dev.irsa.audit.Finding;
import dev.irsa.identity.ServiceAccountRef;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sweeps a cluster again and again: says how many pods were missed in a metric, and each of them to a listener. Every
 * replica of the webhook does so by itself; whoever makes Events of it must see that they do not multiply.
 */
public final class Auditor implements MeterBinder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);
    private static final Duration FIRST_LOOK = Duration.ofMillis(500);
    private static final int SAID_IN_A_SWEEP = 20;
    private static final int SAID_OF_AN_ACCOUNT = 3;
    /** As long as API servers keep Events, unless they are told otherwise. */
    private static final long SAID_FOR_NANOS = TimeUnit.HOURS.toNanos(1);

    private final ClusterPods pods;
    private final Sweep sweep;
    private final Duration interval;
    private final BooleanSupplier sourcesReady;
    private final Consumer<Missed> listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Missed, Long> said = new HashMap<>();
    private volatile @Nullable AuditReport last;
    /** The start before the first sweep: one that never ends is as stale as the last of many. */
    private volatile double lastAt;

    /**
     * An auditor that does nothing yet.
     *
     * @param sourcesReady whether the sources of identities are complete; nothing is judged before that
     * @param listener is told of each finding once an hour, and of no more than a few a sweep
     */
    public Auditor(
            ClusterPods pods, Sweep sweep, Duration interval, BooleanSupplier sourcesReady, Consumer<Missed> listener) {
        this.pods = pods;
        this.sweep = sweep;
        this.interval = interval;
        this.sourcesReady = sourcesReady;
        this.listener = listener;
        lastAt = Instant.now().getEpochSecond();
    }

    /** Begins to follow the pods and to sweep, on threads of its own. */
    public void start() {
        pods.start();
        Thread.ofVirtual().name("audit").start(this::run);
    }

    private void run() {
        try {
            boolean swept = false;
            while (!closed.await((swept ? interval : FIRST_LOOK).toNanos(), TimeUnit.NANOSECONDS)) {
                if (sourcesReady.getAsBoolean() && pods.awaited().isEmpty()) {
                    sweep();
                    swept = true;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void sweep() {
        try {
            AuditReport before = last;
            AuditReport report = sweep.run(interval);
            if (before == null || before.missed().size() != report.missed().size()) {
                LOG.info(
                        "audit: {} of {} pods lack the identity that they should have",
                        report.missed().size(),
                        report.pods());
            }
            last = report;
            lastAt = Instant.now().getEpochSecond();
            say(report);
        } catch (RuntimeException e) {
            LOG.error("the audit failed; it is tried again", e);
        }
    }

    private void say(AuditReport report) {
        long now = System.nanoTime();
        said.values().removeIf(at -> now - at >= SAID_FOR_NANOS);
        // A thousand pods of one account must not keep those of others waiting.
        Map<ServiceAccountRef, Integer> ofAccounts = new HashMap<>();
        report.missed().stream()
                .filter(missed -> !said.containsKey(missed))
                .filter(missed -> ofAccounts.merge(missed.finding().account(), 1, Integer::sum) <= SAID_OF_AN_ACCOUNT)
                .limit(SAID_IN_A_SWEEP)
                .forEach(missed -> {
                    said.put(missed, now);
                    listener.accept(missed);
                });
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        pods.bindTo(registry);
        for (Finding.Kind kind : Finding.Kind.values()) {
            Gauge.builder("irsa.missed.injections", this, one -> one.of(report -> report.count(kind)))
                    .description("Running pods that lack the identity that they should have, by what is wrong.")
                    .tag("reason", kind.label())
                    .register(registry);
        }
        Gauge.builder("irsa.audit.pods", this, one -> one.of(AuditReport::pods))
                .description("Pods that the last audit looked at.")
                .register(registry);
        Gauge.builder("irsa.audit.undecided.pods", this, one -> one.of(AuditReport::undecided))
                .description("Pods of which the last audit could not find out what they should have.")
                .register(registry);
        Gauge.builder("irsa.audit.last.timestamp.seconds", this, one -> one.lastAt)
                .description(
                        "When the last audit was complete, or the process began if none has been, in seconds since 1970.")
                .register(registry);
    }

    /** Not a number before the first audit: nothing is known then. */
    private double of(ToDoubleFunction<AuditReport> value) {
        AuditReport report = last;
        return report == null ? Double.NaN : value.applyAsDouble(report);
    }

    @Override
    public void close() {
        closed.countDown();
        pods.close();
    }
}
