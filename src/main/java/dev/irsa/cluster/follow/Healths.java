package dev.irsa.cluster.follow;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How well some collections of one kind are followed: one, or that of each namespace. A namespace that the API server
 * refuses does not hold up the others.
 *
 * @param all one of each collection
 */
public record Healths(List<Health> all) {
    /** A copy. */
    public Healths {
        all = List.copyOf(all);
    }

    /** Why one of them was never listed; empty when all were. */
    public Optional<String> unsynced() {
        return first(Health::unsynced);
    }

    /**
     * Why there is no use in them yet; empty from when each was listed or refused, and at least one was listed. It does
     * not come back, whatever happens to them later.
     */
    public Optional<String> awaited() {
        if (all.stream().noneMatch(Health::isSynced)) {
            return unsynced();
        }
        return first(health -> health.wasRefused() ? Optional.empty() : health.unsynced());
    }

    /** Why one of them is not kept up to date, or is refused while others are in use; empty before there is a use in them. */
    public Optional<String> stale() {
        if (awaited().isPresent()) {
            return Optional.empty();
        }
        return first(Health::stale).or(this::unsynced);
    }

    /** When the API server last sent anything of the one that is furthest behind; those never listed count only alone. */
    Instant oldestSign() {
        List<Health> listed = all.stream().filter(Health::isSynced).toList();
        return (listed.isEmpty() ? all : listed)
                .stream().map(Health::lastSign).min(Instant::compareTo).orElse(Instant.EPOCH);
    }

    private Optional<String> first(Function<Health, Optional<String>> problem) {
        return all.stream().flatMap(one -> problem.apply(one).stream()).findFirst();
    }
}
