package dev.irsa.publisher;

import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.View;
import dev.irsa.issuer.source.KeySource;
import dev.irsa.issuer.source.cluster.ClusterKeys;
import dev.irsa.issuer.source.cluster.MintedToken;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
        return seen().filter(before -> !isLike(before, read(ClusterKeys::listing)))
                .isPresent();
    }

    /** Where several API servers answered at one address, any of them may do so again. */
    private static boolean isLike(Observation before, Observation now) {
        Map<String, Set<Set<KeyId>>> known = keys(before);
        Map<String, Set<Set<KeyId>>> listed = keys(now);
        return known.keySet().equals(listed.keySet())
                && listed.entrySet().stream()
                        .allMatch(entry -> Optional.ofNullable(known.get(entry.getKey())).stream()
                                .anyMatch(answers -> answers.containsAll(entry.getValue())));
    }

    private static Map<String, Set<Set<KeyId>>> keys(Observation observation) {
        Map<String, Set<Set<KeyId>>> keys = new HashMap<>();
        for (View view : observation.views()) {
            String address = view.source().split(ClusterKeys.SAMPLE, 2)[0];
            keys.computeIfAbsent(address, _ -> new HashSet<>())
                    .add(view instanceof View.Listed listed ? listed.keys().kids() : Set.of());
        }
        return keys;
    }

    @Override
    public void close() {
        cluster.ifPresent(ClusterKeys::close);
    }
}
