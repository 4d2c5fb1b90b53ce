package dev.irsa.audit.cluster;

import dev.irsa.cluster.ApiServer;
import dev.irsa.cluster.follow.Collection;
import dev.irsa.cluster.follow.FollowMeters;
import dev.irsa.cluster.follow.Health;
import dev.irsa.cluster.follow.Healths;
import dev.irsa.cluster.follow.Reflector;
import dev.irsa.cluster.follow.Timing;
import dev.irsa.identity.AnnotationKeys;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The pods of a cluster that have not finished and are not being deleted, followed from {@link #start} on. Of each only
 * what an audit needs is kept: a few hundred bytes, and what all pods of its template share.
 */
public final class ClusterPods implements MeterBinder, AutoCloseable {
    private final List<Reflector<SeenPod>> reflectors = new ArrayList<>();
    private final List<PodStore> stores = new ArrayList<>();
    private final List<Health> healths = new ArrayList<>();

    /**
     * Pods of a cluster that nothing is known of yet.
     *
     * @param namespaces the only ones whose pods are read; empty: all
     */
    public ClusterPods(ApiServer api, AnnotationKeys keys, List<String> namespaces) {
        if (namespaces.isEmpty()) {
            add(api, keys, Collection.unfinishedPods());
        }
        namespaces.stream().distinct().forEach(namespace -> add(api, keys, Collection.unfinishedPods(namespace)));
    }

    private void add(ApiServer api, AnnotationKeys keys, Collection collection) {
        PodStore store = new PodStore();
        Health health = new Health(InstantSource.system());
        stores.add(store);
        healths.add(health);
        reflectors.add(new Reflector<>(api, collection, new SeenPodReader(keys), store, Timing.DEFAULT, health));
    }

    /** Begins to follow the pods; returns at once. */
    public void start() {
        reflectors.forEach(Reflector::start);
    }

    /** Why not all pods have been listed; empty from then on. */
    public Optional<String> unsynced() {
        return new Healths(healths).unsynced();
    }

    /** Why there is nothing to audit yet; namespaces that are refused do not count while there are others. */
    public Optional<String> awaited() {
        return new Healths(healths).awaited();
    }

    /** Shows all pods as they are known now, of the namespaces that have been listed. */
    void forEach(Consumer<SeenPod> each) {
        for (int i = 0; i < stores.size(); i++) {
            if (healths.get(i).isSynced()) {
                stores.get(i).forEach((_, pod) -> each.accept(pod));
            }
        }
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        FollowMeters.objects(
                registry, "pods", () -> stores.stream().mapToInt(PodStore::size).sum());
        FollowMeters.bind(registry, "pods", healths);
    }

    @Override
    public void close() {
        reflectors.forEach(Reflector::close);
    }
}
