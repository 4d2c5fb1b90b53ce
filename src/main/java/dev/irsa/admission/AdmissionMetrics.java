package dev.irsa.admission;

import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts outcomes. Every series exists from the start, so that a rate over its first increase is right.
 *
 * <p>Three metrics carry the AWS webhook's names. Prometheus' client ends the name of every counter in {@code _total};
 * they are gauges here for the sake of their names, and only ever rise.
 */
final class AdmissionMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(250_000), Duration.ofNanos(500_000), Duration.ofMillis(1), Duration.ofNanos(2_500_000),
        Duration.ofMillis(5), Duration.ofMillis(10), Duration.ofMillis(25), Duration.ofMillis(50),
        Duration.ofMillis(100), Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofSeconds(1),
        Duration.ofMillis(2500), Duration.ofSeconds(5), Duration.ofSeconds(10),
    };

    private final Map<Reason, Counter> admissions = new EnumMap<>(Reason.class);
    private final Map<Reason, Counter> dryRuns = new EnumMap<>(Reason.class);
    private final Map<Reason, Counter> warnings = new EnumMap<>(Reason.class);
    private final Timer duration;
    private final LongAdder webIdentityPods = new LongAdder();
    private final LongAdder containerCredentialsPods = new LongAdder();
    private final LongAdder missingServiceAccounts = new LongAdder();

    AdmissionMetrics(MeterRegistry registry) {
        for (Reason reason : Reason.values()) {
            admissions.put(
                    reason, counter(registry, "irsa.admissions", "Admission requests by what came of them.", reason));
            dryRuns.put(
                    reason,
                    counter(
                            registry,
                            "irsa.admissions.dry.run",
                            "The same for dry runs, which store nothing.",
                            reason));
            warnings.put(
                    reason,
                    Counter.builder("irsa.admission.warnings")
                            .description("Warnings sent to those who create pods.")
                            .tag("reason", reason.label())
                            .register(registry));
        }
        duration = Timer.builder("irsa.admission.duration")
                .description("From the first byte of the body to the last byte of the answer.")
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
        String pods = "pod_identity_webhook_pod_count";
        gauge(registry, pods, "Pods given an identity.", webIdentityPods, "method", "sts_web_identity");
        gauge(registry, pods, "Pods given an identity.", containerCredentialsPods, "method", "container_credentials");
        gauge(
                registry,
                "pod_identity_webhook_missing_sa_count",
                "Pods whose ServiceAccount does not exist.",
                missingServiceAccounts);
    }

    private static Counter counter(MeterRegistry registry, String name, String description, Reason reason) {
        return Counter.builder(name)
                .description(description)
                .tag("result", reason.result().label())
                .tag("reason", reason.label())
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry, String name, String description, LongAdder value, String... tags) {
        Gauge.builder(name, value, LongAdder::sum)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Counts a request that was refused before its body was looked at. */
    void recordUnsupported() {
        count(admissions, Reason.REQUEST_UNSUPPORTED);
    }

    void record(Answer.Outcome outcome, long nanos) {
        duration.record(nanos, TimeUnit.NANOSECONDS);
        count(outcome.dryRun() ? dryRuns : admissions, outcome.reason());
        for (Warning warning : outcome.warnings()) {
            count(warnings, warning.reason());
        }
        if (outcome.dryRun()) {
            return;
        }
        if (outcome.reason() == Reason.INJECTED) {
            (outcome.containerCredentials() ? containerCredentialsPods : webIdentityPods).increment();
        } else if (outcome.reason() == Reason.SERVICE_ACCOUNT_NOT_FOUND) {
            missingServiceAccounts.increment();
        }
    }

    private static void count(Map<Reason, Counter> counters, Reason reason) {
        Counter counter = counters.get(reason);
        if (counter != null) {
            counter.increment();
        }
    }
}
