package dev.irsa.identity.cluster;

import dev.irsa.cluster.follow.Health;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The ServiceAccounts of a cluster: out of the watched copy where that can be trusted, live where it may not know yet.
 */
final class ClusterServiceAccounts implements ServiceAccounts {
    private final Function<String, @Nullable Followed> followed;
    private final LiveLookup live;
    private final LookupCounts counts;

    /**
     * The accounts that one reflector keeps.
     *
     * @param health tells whether they are complete
     */
    record Followed(AccountStore store, Health health) {}

    /**
     * The accounts of some collections.
     *
     * @param followed the collection that a namespace's accounts are in; null when it is not ours to read
     */
    ClusterServiceAccounts(Function<String, @Nullable Followed> followed, LiveLookup live, LookupCounts counts) {
        this.followed = followed;
        this.live = live;
        this.counts = counts;
    }

    @Override
    public Lookup find(ServiceAccountRef account, long deadlineNanos) {
        Followed collection = followed.apply(account.namespace());
        if (collection == null) {
            counts.count(LookupResult.FOREIGN);
            return new Lookup.Foreign();
        }
        AccountStore store = collection.store();
        if (collection.health().isSynced()) {
            StoredAccount stored = store.find(account);
            if (stored != null && (stored.hasRole() || !store.isYoung(stored))) {
                counts.count(LookupResult.CACHED);
                return new Lookup.Found(stored.entry());
            }
        }
        return live.find(account, store, deadlineNanos);
    }
}
