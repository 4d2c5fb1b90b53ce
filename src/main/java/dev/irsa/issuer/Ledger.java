package dev.irsa.issuer;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What is remembered between runs: the history of every key, also of removed ones. It is saved before anything is
 * published, so that a crash forgets no key.
 *
 * @param observedAt when the sources were asked last
 * @param signersKnownAt when it was known last which keys sign
 */
public record Ledger(
        SortedMap<KeyId, KeyHistory> keys, Optional<Instant> observedAt, Optional<Instant> signersKnownAt) {
    public static final Ledger EMPTY = new Ledger(new TreeMap<>(), Optional.empty(), Optional.empty());

    public Ledger {
        keys = new TreeMap<>(keys);
    }

    public static Ledger of(
            Collection<KeyHistory> histories, Optional<Instant> observedAt, Optional<Instant> signersKnownAt) {
        SortedMap<KeyId, KeyHistory> keys = new TreeMap<>();
        histories.forEach(history -> keys.put(history.kid(), history));
        return new Ledger(keys, observedAt, signersKnownAt);
    }

    public Optional<KeyHistory> get(KeyId kid) {
        return Optional.ofNullable(keys.get(kid));
    }

    public List<KeyHistory> histories() {
        return List.copyOf(keys.values());
    }

    /** What is to be public. */
    public Jwks published() {
        return Jwks.of(keys.values().stream()
                .filter(KeyHistory::isPublished)
                .map(KeyHistory::key)
                .toList());
    }

    /** Takes in what was seen. */
    Ledger observed(Observation observation, Jwks listed, RotationPolicy policy, Instant now) {
        boolean reliable = isFresh(observedAt, policy, now);
        boolean signersReliable = signersKnown(policy, now);
        SortedMap<KeyId, KeyHistory> next = new TreeMap<>();
        keys.forEach((kid, history) -> next.put(kid, history.missing(observation.isComplete(), reliable, now)));
        listed.keys().forEach(key -> {
            KeyHistory history = get(key.kid()).orElseGet(() -> KeyHistory.begin(key, now));
            next.put(key.kid(), history.listed(key, observation.isListedEverywhere(key.kid()), now));
        });
        Set<KeyId> signing = observation.seenSigning();
        boolean known = observation.signers().isPresent();
        next.replaceAll((kid, history) -> {
            if (signing.contains(kid)) {
                return history.signs(now);
            }
            return known ? history.signsNot(signersReliable, now) : history.mayStillSign(now);
        });
        return new Ledger(next, Optional.of(now), known ? Optional.of(now) : signersKnownAt);
    }

    /** Whether it was known shortly before which keys sign; otherwise any may have in between. */
    boolean signersKnown(RotationPolicy policy, Instant now) {
        return isFresh(signersKnownAt, policy, now);
    }

    private static boolean isFresh(Optional<Instant> seen, RotationPolicy policy, Instant now) {
        return seen.filter(before -> !before.plus(policy.blindness()).isBefore(now))
                .isPresent();
    }

    /** Takes over keys that are already published, besides those that are remembered. */
    Ledger adopting(Jwks published, Instant now) {
        SortedMap<KeyId, KeyHistory> next = new TreeMap<>(keys);
        published.keys().forEach(key -> next.putIfAbsent(key.kid(), KeyHistory.adopted(key, now)));
        return new Ledger(next, observedAt, signersKnownAt);
    }

    Ledger removing(KeyId kid, boolean compromised, Instant now) {
        return changing(kid, history -> history.removed(compromised, now));
    }

    /**
     * Takes in what could be fetched publicly. A key that should have been there and was not begins anew: somebody may
     * have cached a set without it.
     */
    public Ledger confirmed(Jwks expected, Jwks fetched, Instant now) {
        Ledger next = this;
        for (Jwk key : expected.keys()) {
            boolean there = fetched.get(key.kid())
                    .filter(found -> found.material().equals(key.material()))
                    .isPresent();
            next = next.changing(
                    key.kid(),
                    history -> history.publicSince(
                            there ? Optional.of(history.firstPublic().orElse(now)) : Optional.empty()));
        }
        return next;
    }

    private Ledger changing(KeyId kid, UnaryOperator<KeyHistory> change) {
        SortedMap<KeyId, KeyHistory> next = new TreeMap<>(keys);
        next.computeIfPresent(kid, (_, history) -> change.apply(history));
        return new Ledger(next, observedAt, signersKnownAt);
    }
}
