package dev.irsa.publisher;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.View;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** What is measured of one issuer. */
final class IssuerMeters {
    private final MeterRegistry registry;
    private final IssuerUrl issuer;
    private final RotationPolicy policy;
    private final Map<Round.Outcome, Counter> rounds = new HashMap<>();
    private final Map<Rule, Counter> checkFailures = new HashMap<>();
    private final Map<Drift, Counter> drifts = new HashMap<>();
    private final Map<String, AtomicLong> keys = new HashMap<>();
    private final Map<String, AtomicLong> sources = new HashMap<>();
    private final Map<String, AtomicLong> successes = new HashMap<>();
    private final AtomicLong disagreement;
    private final AtomicLong signingEarly;
    private final AtomicLong writable;
    private final AtomicLong leftOut;
    private final Timer duration;
    private final AtomicReference<Optional<Boolean>> inSync = new AtomicReference<>(Optional.empty());

    IssuerMeters(MeterRegistry registry, IssuerUrl issuer, RotationPolicy policy) {
        this.registry = registry;
        this.issuer = issuer;
        this.policy = policy;
        for (Round.Outcome outcome : Round.Outcome.values()) {
            rounds.put(outcome, counter("rounds", "Rounds by how they ended.", "outcome", outcome.label()));
        }
        for (Rule rule : Rule.values()) {
            if ("ITDKV".indexOf(rule.name().charAt(0)) >= 0) {
                checkFailures.put(
                        rule,
                        counter(
                                "public.check.failures",
                                "Rules that did not hold when seen from outside.",
                                "check",
                                rule.name()));
            }
        }
        for (Drift drift : Drift.values()) {
            drifts.put(
                    drift, counter("drift", "Published documents that changed by themselves.", "kind", drift.label()));
        }
        for (KeyState state : KeyState.values()) {
            for (String kty : List.of("RSA", "EC")) {
                keys.put(
                        state.label() + kty,
                        gauge("keys", "Keys by where they are in a rotation.", "state", state.label(), "kty", kty));
            }
        }
        for (String state : List.of("listed", "unreadable", "broken")) {
            sources.put(state, gauge("sources", "Sources of keys, every API server one.", "state", state));
        }
        for (String step : List.of("source", "publish", "verify", "provider")) {
            successes.put(
                    step,
                    gauge(
                            "last.success.timestamp.seconds",
                            "When a step was last done in full, in seconds since 1970; 0: never.",
                            "step",
                            step));
        }
        leftOut = gauge("keys.left.out", "Keys that a source lists and AWS does not accept.");
        writable = gauge("writable.by.anybody", "1 while anybody can write to a place that is published to.");
        disagreement = gauge("source.disagreement", "1 while the sources list different keys.");
        signingEarly =
                gauge("key.signing.before.public", "Keys that sign although they were not public for long enough.");
        Gauge.builder("irsa.issuer.iam.provider.in.sync", inSync, IssuerMeters::truth)
                .description("1 while the OIDC provider in IAM is as it should be, 0 while not; NaN when nobody asks.")
                .tag("issuer", issuer.text())
                .register(registry);
        duration = Timer.builder("irsa.issuer.publish.duration")
                .description("How long rounds take.")
                .tag("issuer", issuer.text())
                .register(registry);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder("irsa.issuer." + name)
                .description(description)
                .tag("issuer", issuer.text())
                .tags(tags)
                .register(registry);
    }

    private AtomicLong gauge(String name, String description, String... tags) {
        AtomicLong value = new AtomicLong();
        Gauge.builder("irsa.issuer." + name, value, AtomicLong::get)
                .description(description)
                .tag("issuer", issuer.text())
                .tags(tags)
                .register(registry);
        return value;
    }

    void record(Round round) {
        duration.record(round.took());
        count(rounds, round.outcome());
        round.drifts().forEach(drift -> count(drifts, drift));
        round.check()
                .ifPresent(report -> report.findings().stream()
                        .filter(Finding::isError)
                        .map(Finding::rule)
                        .distinct()
                        .forEach(rule -> count(checkFailures, rule)));
        List<IssuerCondition> conditions = IssuerCondition.of(round);
        conditions.forEach(condition -> success(condition, round.at()));
        disagreement.set(is(conditions, IssuerCondition.Type.SOURCES_AGREE) ? 1 : 0);
        leftOut.set(round.leftOut().size());
        writable.set(is(conditions, IssuerCondition.Type.WRITE_PROTECTED) ? 1 : 0);
        signingEarly.set(IssuerCondition.tooEarly(round).size());
        inSync.set(round.provider().map(ProviderState::isInSync));
        sources(round);
        keys(round);
    }

    /** Whether a condition is false. */
    private static boolean is(List<IssuerCondition> conditions, IssuerCondition.Type type) {
        return conditions.stream().anyMatch(each -> each.type() == type && each.isFalse());
    }

    private static double truth(AtomicReference<Optional<Boolean>> value) {
        return Optional.ofNullable(value.get())
                .flatMap(each -> each)
                .map(each -> each ? 1.0 : 0.0)
                .orElse(Double.NaN);
    }

    private static <K> void count(Map<K, Counter> counters, K key) {
        Optional.ofNullable(counters.get(key)).ifPresent(Counter::increment);
    }

    private static void set(Map<String, AtomicLong> gauges, String key, long value) {
        Optional.ofNullable(gauges.get(key)).ifPresent(gauge -> gauge.set(value));
    }

    private void success(IssuerCondition condition, Instant at) {
        if (condition.status() != IssuerCondition.Status.TRUE) {
            return;
        }
        switch (condition.type()) {
            case SOURCE_READY -> set(successes, "source", at.getEpochSecond());
            case PUBLISHED -> set(successes, "publish", at.getEpochSecond());
            case PUBLICLY_VERIFIED -> set(successes, "verify", at.getEpochSecond());
            case PROVIDER_IN_SYNC -> set(successes, "provider", at.getEpochSecond());
            case SOURCES_AGREE, ROTATION_SAFE, WRITE_PROTECTED -> {}
        }
    }

    private void sources(Round round) {
        round.observation().ifPresent(observation -> {
            Map<String, Long> counts = new HashMap<>();
            observation.views().forEach(view -> counts.merge(state(view), 1L, Long::sum));
            sources.forEach((state, gauge) -> gauge.set(counts.getOrDefault(state, 0L)));
        });
    }

    private static String state(View view) {
        return switch (view) {
            case View.Listed _ -> "listed";
            case View.Unreadable _ -> "unreadable";
            case View.Broken _ -> "broken";
        };
    }

    private void keys(Round round) {
        round.ledger().ifPresent(ledger -> {
            Map<String, Long> counts = new HashMap<>();
            ledger.histories().forEach(history -> {
                String kty = history.key().algorithm().startsWith("RS") ? "RSA" : "EC";
                KeyState state = KeyState.of(history, policy, round.at());
                counts.merge(state.label() + kty, 1L, Long::sum);
            });
            keys.forEach((key, gauge) -> gauge.set(counts.getOrDefault(key, 0L)));
        });
    }
}
