package dev.irsa.identity.cluster;

import dev.irsa.cluster.follow.Health;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts;

/**
 * Holds answers back that depend on the role mappings until those are known. A ConfigMap that could never be read may give
 * a role to anybody who has none, and so no answer is given for them.
 */
final class MappingsFirst implements ServiceAccounts {
    private final ServiceAccounts accounts;
    private final Health health;
    private final MappingsReplica mappings;

    MappingsFirst(ServiceAccounts accounts, Health health, MappingsReplica mappings) {
        this.accounts = accounts;
        this.health = health;
        this.mappings = mappings;
    }

    @Override
    public Lookup find(ServiceAccountRef account, long deadlineNanos) {
        Lookup found = accounts.find(account, deadlineNanos);
        return switch (found) {
            case Lookup.Found(var entry) when entry.annotations().hasRole() -> found;
            case Lookup.Found _ -> afterMappings(found, deadlineNanos);
            case Lookup.Absent _ -> afterMappings(found, deadlineNanos);
            case Lookup.Foreign _ -> found;
            case Lookup.TimedOut _ -> found;
            case Lookup.Failed _ -> found;
        };
    }

    private Lookup afterMappings(Lookup found, long deadlineNanos) {
        try {
            if (!health.awaitSynced(deadlineNanos)) {
                return new Lookup.TimedOut();
            }
            return mappings.unknown()
                    .<Lookup>map(problem -> new Lookup.Failed("the ConfigMap's " + problem))
                    .orElse(found);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Lookup.Failed("interrupted");
        }
    }
}
