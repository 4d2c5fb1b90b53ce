package dev.irsa.identity.cluster;

import dev.irsa.cluster.follow.FollowMeters;
import dev.irsa.cluster.follow.Health;
import dev.irsa.identity.cluster.ClusterServiceAccounts.Followed;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Optional;

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
        FollowMeters.objects(
                registry,
                "serviceaccounts",
                () -> accounts.stream().mapToDouble(one -> one.store().size()).sum());
        FollowMeters.bind(
                registry,
                "serviceaccounts",
                accounts.stream().map(Followed::health).toList());
        mappingsHealth.ifPresent(health -> FollowMeters.bind(registry, "configmap", List.of(health)));
        mappings.ifPresent(replica -> {
            FollowMeters.objects(registry, "rolemappings", () -> replica.get().size());
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
}
