package dev.irsa.publisher;

import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.View;
import dev.irsa.issuer.source.KeySource;
import dev.irsa.issuer.source.cluster.ClusterKeys;
import dev.irsa.issuer.source.cluster.MintedToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The sources of keys, read once a round however many issuers there are. All of them are about the same keys: what is
 * published for one is published for each.
 */
public final class RoundSources implements Supplier<Observation>, AutoCloseable {
    private final Optional<ClusterKeys> cluster;
    private final List<KeySource> others;
    private Optional<Observation> current = Optional.empty();

    /**
     * Sources that have not been read.
     *
     * @param cluster the API servers
     * @param others files and URLs
     */
    public RoundSources(Optional<ClusterKeys> cluster, List<KeySource> others) {
        this.cluster = cluster;
        this.others = List.copyOf(others);
    }

    /** From here on they are read anew. */
    synchronized void begin() {
        current = Optional.empty();
    }

    @Override
    public synchronized Observation get() {
        Observation seen = current.orElseGet(() -> read(ClusterKeys::read));
        current = Optional.of(seen);
        return seen;
    }

    private Observation read(java.util.function.Function<ClusterKeys, List<View>> way) {
        List<View> views = new ArrayList<>();
        cluster.ifPresent(keys -> views.addAll(way.apply(keys)));
        others.forEach(source -> views.addAll(source.read()));
        return new Observation(views);
    }

    /** What was read in this round. */
    synchronized Optional<Observation> seen() {
        return current;
    }

    /** The tokens that were signed in this round for the self-check. */
    List<MintedToken> tokens() {
        return cluster.map(ClusterKeys::tokens).orElse(List.of());
    }

    /** Whether a source lists other keys than in the last round, or fell silent, or answers again. Signs no token. */
    boolean haveChanged() {
        return seen().filter(before -> !keys(before).equals(keys(read(ClusterKeys::listing))))
                .isPresent();
    }

    private static Map<String, Set<KeyId>> keys(Observation observation) {
        Map<String, Set<KeyId>> keys = new HashMap<>();
        for (View view : observation.views()) {
            keys.put(
                    view.source(),
                    view instanceof View.Listed listed ? listed.keys().kids() : Set.of());
        }
        return keys;
    }

    @Override
    public void close() {
        cluster.ifPresent(ClusterKeys::close);
    }
}
