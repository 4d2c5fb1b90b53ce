package dev.irsa.cluster.follow;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How well collections are followed. */
public final class FollowMeters {
    private FollowMeters() {}

    /**
     * Measures how a kind of objects is followed.
     *
     * @param all of the collections that the objects are in
     */
    public static void bind(MeterRegistry registry, String kind, List<Health> all) {
        Healths healths = new Healths(all);
        gauge(
                registry,
                "last.event.timestamp.seconds",
                kind,
                "When the API server last sent anything, in seconds since 1970.",
                () -> healths.oldestSign().getEpochSecond());
        gauge(
                registry,
                "staleness.seconds",
                kind,
                "How long ago the API server last sent anything; about 60 at most while all is well.",
                () -> Duration.between(healths.oldestSign(), Instant.now()).toSeconds());
        counter(registry, "listings", kind, "Listings begun.", healths, Health::listings);
        counter(registry, "watches", kind, "Watches begun.", healths, Health::watches);
        counter(registry, "failures", kind, "Listings and watches that failed.", healths, Health::failures);
    }

    /** Measures how many objects are kept. */
    public static void objects(MeterRegistry registry, String kind, Supplier<Number> number) {
        gauge(registry, "objects", kind, "Objects that are kept.", number);
    }

    private static void gauge(
            MeterRegistry registry, String name, String kind, String description, Supplier<Number> value) {
        Gauge.builder("irsa.cluster." + name, value)
                .description(description)
                .tag("kind", kind)
                .register(registry);
    }

    private static void counter(
            MeterRegistry registry,
            String name,
            String kind,
            String description,
            Healths healths,
            ToDoubleFunction<Health> value) {
        // Held weakly by the counter, and for good by the gauges.
        FunctionCounter.builder(
                        "irsa.cluster." + name,
                        healths,
                        each -> each.all().stream().mapToDouble(value).sum())
                .description(description)
                .tag("kind", kind)
                .register(registry);
    }
}
