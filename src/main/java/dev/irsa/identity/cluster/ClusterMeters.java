package dev.irsa.identity.cluster;

import dev.irsa.identity.cluster.ClusterServiceAccounts.Followed;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How well the cluster is followed, and what came of lookups. */
public final class ClusterMeters implements MeterBinder {
    private final List<Followed> accounts;
    private final Optional<MappingsReplica> mappings;
    private final Optional<Health> mappingsHealth;
    private final LookupCounts counts;

    ClusterMeters(
            List<Followed> accounts,
            Optional<MappingsReplica> mappings,
            Optional<Health> mappingsHealth,
            LookupCounts counts) {
        this.accounts = accounts;
        this.mappings = mappings;
        this.mappingsHealth = mappingsHealth;
        this.counts = counts;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        gauge(
                registry,
                "objects",
                "serviceaccounts",
                "Objects that are kept.",
                () -> accounts.stream().mapToDouble(one -> one.store().size()).sum());
        follow(
                registry,
                "serviceaccounts",
                accounts.stream().map(Followed::health).toList());
        mappingsHealth.ifPresent(health -> follow(registry, "configmap", List.of(health)));
        mappings.ifPresent(replica -> {
            gauge(
                    registry,
                    "objects",
                    "rolemappings",
                    "Objects that are kept.",
                    () -> replica.get().size());
            Gauge.builder(
                            "irsa.config.map.invalid",
                            replica,
                            one -> one.problem().isPresent() ? 1 : 0)
                    .description("1 while the present revision cannot be read and an older one is used.")
                    .register(registry);
        });
        for (LookupResult result : LookupResult.values()) {
            FunctionCounter.builder("irsa.lookups", counts, all -> all.sum(result))
                    .description("Lookups of ServiceAccounts by how they ended.")
                    .tag("result", result.label())
                    .register(registry);
        }
        FunctionCounter.builder("irsa.lookup.reads", counts, LookupCounts::reads)
                .description("ServiceAccounts read live; lookups at the same time share one.")
                .register(registry);
    }

    private static void follow(MeterRegistry registry, String kind, List<Health> all) {
        gauge(
                registry,
                "last.event.timestamp.seconds",
                kind,
                "When the API server last sent anything, in seconds since 1970.",
                () -> oldest(all).getEpochSecond());
        gauge(
                registry,
                "staleness.seconds",
                kind,
                "How long ago the API server last sent anything; about 60 at most while all is well.",
                () -> Duration.between(oldest(all), Instant.now()).toSeconds());
        counter(registry, "listings", kind, "Listings begun.", all, Health::listings);
        counter(registry, "watches", kind, "Watches begun.", all, Health::watches);
        counter(registry, "failures", kind, "Listings and watches that failed.", all, Health::failures);
    }

    private static Instant oldest(List<Health> all) {
        return all.stream().map(Health::lastSign).min(Instant::compareTo).orElse(Instant.EPOCH);
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
            List<Health> all,
            ToDoubleFunction<Health> value) {
        FunctionCounter.builder(
                        "irsa.cluster." + name,
                        all,
                        healths -> healths.stream().mapToDouble(value).sum())
                .description(description)
                .tag("kind", kind)
                .register(registry);
    }
}
