package dev.irsa.identity.cluster;

import dev.irsa.cluster.follow.Health;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts;

/** Holds answers back that depend on the role mappings until those have been read for the first time. */
final class MappingsFirst implements ServiceAccounts {
    private final ServiceAccounts accounts;
    private final Health mappings;

    MappingsFirst(ServiceAccounts accounts, Health mappings) {
        this.accounts = accounts;
        this.mappings = mappings;
    }

    @Override
    public Lookup find(ServiceAccountRef account, long deadlineNanos) {
        Lookup found = accounts.find(account, deadlineNanos);
        return switch (found) {
            case Lookup.Found(var entry) when entry.annotations().hasRole() -> found;
            case Lookup.Found _ -> afterMappings(found, deadlineNanos);
            case Lookup.Absent _ -> afterMappings(found, deadlineNanos);
            case Lookup.TimedOut _ -> found;
            case Lookup.Failed _ -> found;
        };
    }

    private Lookup afterMappings(Lookup found, long deadlineNanos) {
        try {
            return mappings.awaitSynced(deadlineNanos) ? found : new Lookup.TimedOut();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Lookup.Failed("interrupted");
        }
    }
}
