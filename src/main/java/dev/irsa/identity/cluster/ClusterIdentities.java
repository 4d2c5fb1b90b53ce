package dev.irsa.identity.cluster;

import dev.irsa.cluster.ApiServer;
import dev.irsa.cluster.follow.Collection;
import dev.irsa.cluster.follow.Health;
import dev.irsa.cluster.follow.Healths;
import dev.irsa.cluster.follow.Reflector;
import dev.irsa.cluster.follow.Timing;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The identities of a cluster, followed from {@link #start} on. Lookups are right at any time, also before that. */
public final class ClusterIdentities implements AutoCloseable {
    /** The ConfigMap with role mappings. */
    public static final String CONFIG_MAP = "pod-identity-webhook";

    private static final int READS_A_SECOND = 500;
    private static final int READS_SAVED_UP = 1000;
    private static final int READS_AT_ONCE = 64;

    /** Nobody waits for an audit, and it must not take the places of those for whom somebody does. */
    private static final int AUDIT_READS_A_SECOND = 20;

    private static final int AUDIT_READS_AT_ONCE = 4;

    private final LookupCounts counts = new LookupCounts();
    private final List<Reflector<?>> reflectors = new ArrayList<>();
    private final Map<String, ClusterServiceAccounts.Followed> followed = new HashMap<>();
    private final ClusterServiceAccounts all;
    private final ClusterServiceAccounts audited;
    private final @Nullable MappingsReplica mappings;
    private final @Nullable Health mappingsHealth;

    /** Identities of a cluster that nothing is known of yet. */
    public ClusterIdentities(ApiServer api, ClusterRules rules) {
        this(api, rules, Timing.DEFAULT, System::nanoTime, InstantSource.system());
    }

    ClusterIdentities(ApiServer api, ClusterRules rules, Timing timing, LongSupplier nanos, InstantSource clock) {
        AccountRead read = new AccountRead(api, rules.keys());
        LiveLookup live = new LiveLookup(
                read, new ReadLimit(READS_A_SECOND, READS_SAVED_UP, nanos), READS_AT_ONCE, counts, nanos);
        ReadLimit few = new ReadLimit(AUDIT_READS_A_SECOND, AUDIT_READS_A_SECOND, nanos);
        LiveLookup auditing = new LiveLookup(read, few, AUDIT_READS_AT_ONCE, counts, nanos);
        Map<String, Collection> collections = new HashMap<>();
        rules.namespaces().forEach(namespace -> collections.put(namespace, Collection.serviceAccounts(namespace)));
        if (collections.isEmpty()) {
            collections.put("", Collection.serviceAccounts());
        }
        collections.forEach((namespace, collection) -> {
            AccountStore store = new AccountStore(nanos, clock, (account, stored, asOf) -> {
                live.seen(account, stored, asOf);
                auditing.seen(account, stored, asOf);
            });
            Health health = new Health(clock);
            followed.put(namespace, new ClusterServiceAccounts.Followed(store, health));
            reflectors.add(new Reflector<>(api, collection, new AccountReader(rules.keys()), store, timing, health));
        });
        ClusterServiceAccounts.Followed everywhere = followed.get("");
        Function<String, ClusterServiceAccounts.@Nullable Followed> collection =
                everywhere == null ? followed::get : _ -> everywhere;
        this.all = new ClusterServiceAccounts(collection, live, counts);
        this.audited = new ClusterServiceAccounts(collection, auditing, counts);
        if (rules.mappingsNamespace().isPresent()) {
            MappingsReplica replica = new MappingsReplica(CONFIG_MAP, rules.mappingsRefused());
            Health health = new Health(clock);
            Collection configMap =
                    Collection.configMap(rules.mappingsNamespace().get(), CONFIG_MAP);
            reflectors.add(new Reflector<>(api, configMap, new ConfigMapReader(), replica, timing, health));
            this.mappings = replica;
            this.mappingsHealth = health;
        } else {
            this.mappings = null;
            this.mappingsHealth = null;
        }
    }

    /** Begins to follow the cluster; returns at once. */
    public void start() {
        reflectors.forEach(Reflector::start);
    }

    /** The ServiceAccounts. */
    public ServiceAccounts accounts() {
        return afterMappings(all);
    }

    /**
     * The same ServiceAccounts for an audit. What it does not find is not remembered for those who wait, and what it reads
     * is taken from a small share of its own.
     */
    public ServiceAccounts auditedAccounts() {
        return afterMappings(audited);
    }

    private ServiceAccounts afterMappings(ServiceAccounts some) {
        return mappingsHealth == null || mappings == null ? some : new MappingsFirst(some, mappingsHealth, mappings);
    }

    /** The role mappings as they are now. */
    public Supplier<RoleMappings> mappings() {
        return mappings == null ? () -> RoleMappings.NONE : mappings;
    }

    /** Why not all ServiceAccounts have been listed; empty from then on. */
    public Optional<String> accountsUnsynced() {
        return accountsHealth().unsynced();
    }

    /**
     * Why the copy of the ServiceAccounts cannot be used yet; empty from then on. One tenant's namespace that the API
     * server refuses does not keep the others waiting: its lookups are live ones, and say what is missing.
     */
    public Optional<String> accountsAwaited() {
        return accountsHealth().awaited();
    }

    /** Why the copy of the ServiceAccounts, which goes on being used, is not kept up to date or not complete just now. */
    public Optional<String> accountsStale() {
        return accountsHealth().stale();
    }

    private Healths accountsHealth() {
        return new Healths(followed.values().stream()
                .map(ClusterServiceAccounts.Followed::health)
                .toList());
    }

    /** Why the ConfigMap, whose last revision goes on being used, is not followed just now. */
    public Optional<String> mappingsStale() {
        return mappingsHealth == null ? Optional.empty() : mappingsHealth.stale();
    }

    /** Why the ConfigMap has never been looked for; empty from then on, and when it does not count. */
    public Optional<String> mappingsUnsynced() {
        return mappingsHealth == null ? Optional.empty() : mappingsHealth.unsynced();
    }

    /** What is wrong with the present revision of the ConfigMap; empty when nothing is, or it does not count. */
    public Optional<String> mappingsInvalid() {
        return mappings == null ? Optional.empty() : mappings.problem();
    }

    /** What there is to measure. */
    public ClusterMeters meters() {
        return new ClusterMeters(
                List.copyOf(followed.values()),
                Optional.ofNullable(mappings),
                Optional.ofNullable(mappingsHealth),
                counts);
    }

    /** Whether the copy has an account, without asking anybody. */
    boolean isKept(ServiceAccountRef account) {
        return followed.values().stream().anyMatch(one -> one.store().find(account) != null);
    }

    @Override
    public void close() {
        reflectors.forEach(Reflector::close);
    }
}
