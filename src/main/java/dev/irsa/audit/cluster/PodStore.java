package dev.irsa.audit.cluster;

import dev.irsa.audit.cluster.SeenPod.PodRef;
import dev.irsa.cluster.follow.Replica;
import dev.irsa.injection.Injector;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** The pods of one collection that an audit looks at. Written by one thread, read by any. */
final class PodStore implements Replica<SeenPod> {
    private final Map<PodRef, Kept> pods = new ConcurrentHashMap<>();
    private int listing;

    private record Kept(SeenPod pod, int listing) {}

    /** Shows all pods. */
    void forEach(BiConsumer<PodRef, SeenPod> each) {
        pods.forEach((ref, kept) -> each.accept(ref, kept.pod()));
    }

    int size() {
        return pods.size();
    }

    @Override
    public void listing() {
        listing++;
    }

    @Override
    public void listed(SeenPod object) {
        changed(object);
    }

    @Override
    public void complete(long version) {
        pods.values().removeIf(kept -> kept.listing() != listing);
    }

    @Override
    public void changed(SeenPod object) {
        if (object.ending() || Injector.leavesAlone(object.view()).isPresent()) {
            pods.remove(object.pod());
        } else {
            pods.put(object.pod(), new Kept(object, listing));
        }
    }

    @Override
    public void deleted(SeenPod object) {
        pods.remove(object.pod());
    }

    @Override
    public void reached(long version) {}
}
