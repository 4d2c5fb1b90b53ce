package dev.irsa.issuer;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The arithmetic of a rotation. A new key goes into every API server's key files, is published, waits (promote), then
 * signs; the old one waits (retire), then leaves the key files, waits again, and leaves the published set (remove).
 */
public record RotationGates(Ledger ledger, RotationPolicy policy, Instant now) {

    /**
     * Whether a key may begin to sign. Time counts from when it was fetched publicly, not from when it was written.
     *
     * @param places what is there at this moment where the key must be, by the name of each place; memory alone would
     *     not know that somebody took it away
     */
    public RotationGate promote(KeyId kid, Map<String, Jwks> places) {
        Optional<KeyHistory> history = ledger.get(kid).filter(KeyHistory::isPublished);
        if (history.isEmpty()) {
            return closed(kid, Rule.G2, "it is not published; add it to the key files of every API server first");
        }
        if (!history.get().everywhere()) {
            return closed(kid, Rule.G2, "not every API server lists it; add it to the key files of the others");
        }
        KeyMaterial material = history.get().key().material();
        Optional<String> without = places.entrySet().stream()
                .filter(place -> place.getValue()
                        .get(kid)
                        .filter(there -> there.material().equals(material))
                        .isEmpty())
                .map(Map.Entry::getKey)
                .findFirst();
        if (without.isPresent()) {
            return closed(kid, Rule.G2, without.get() + " does not have it now; run irsa issuer publish");
        }
        Optional<Instant> since = history.get().firstPublic();
        return since.isEmpty()
                ? closed(kid, Rule.G2, "it has not been fetched publicly yet; run irsa issuer verify")
                : waiting(kid, Rule.G2, since.get().plus(policy.beforeSigning()), "public since " + since.get());
    }

    /**
     * Whether a key may be taken out of the API servers' key files.
     *
     * @param statedLastSigned what a person knows; a later observation counts more
     */
    public RotationGate retire(KeyId kid, Optional<Instant> statedLastSigned) {
        Optional<KeyHistory> history = ledger.get(kid);
        if (history.isEmpty()) {
            return closed(kid, Rule.G3, "nobody has seen it; compare it with the kids that irsa issuer plan knows");
        }
        if (history.get().signing()) {
            return closed(kid, Rule.G3, "it still signs; make another key sign first");
        }
        if (others(kid)
                .noneMatch(other -> other.isListed() && other.firstPublic().isPresent())) {
            return closed(kid, Rule.G4, "no other key is listed and public");
        }
        boolean known = ledger.signersKnown(policy, now);
        if (!known && statedLastSigned.isEmpty() && history.get().isListed()) {
            return closed(kid, Rule.G3, "it is not known when it signed last; say so with --last-signed");
        }
        Optional<Instant> last = later(statedLastSigned, history.get().lastSigned());
        Optional<Instant> end = last.isEmpty() || (!known && statedLastSigned.isEmpty())
                ? later(last, history.get().unlistedSince())
                : last;
        return end.isEmpty()
                ? new RotationGate.Open(kid, "it has never signed")
                : waiting(kid, Rule.G3, end.get().plus(policy.afterSigning()), "last signed before " + end.get());
    }

    private static Optional<Instant> later(Optional<Instant> one, Optional<Instant> other) {
        return Stream.of(one, other).flatMap(Optional::stream).max(Comparator.naturalOrder());
    }

    /** Whether a key may leave the published set. */
    RotationGate remove(KeyId kid) {
        return ledger.get(kid).map(this::remove).orElseGet(() -> closed(kid, Rule.G5, "it is not known"));
    }

    private RotationGate remove(KeyHistory history) {
        KeyId kid = history.kid();
        if (history.revoked()) {
            return new RotationGate.Open(kid, "it is compromised");
        }
        if (history.unlistedSince().isEmpty() || history.signing()) {
            return closed(kid, Rule.G5, "an API server lists it or signs with it, or could not be asked");
        }
        if (others(kid).noneMatch(KeyHistory::isListed)) {
            return closed(kid, Rule.G4, "no other key is listed");
        }
        if (others(kid)
                .anyMatch(other -> other.isListed() && other.firstPublic().isEmpty())) {
            return closed(kid, Rule.G5, "a listed key has not been fetched publicly yet");
        }
        Instant last = history.unlistedSince().get();
        Instant signed = history.lastSigned().orElse(last);
        return waiting(
                kid,
                Rule.G3,
                (signed.isAfter(last) ? signed : last).plus(policy.afterSigning()),
                "unlisted since " + last);
    }

    /** Whether a key that signs now began to sign too early (G2). */
    Optional<Finding> alarm(KeyHistory history) {
        if (!history.signing() || history.wasPublicFor(policy.beforeSigning(), now)) {
            return Optional.empty();
        }
        // keys that became public together were never missing from a set that somebody cached
        boolean first = others(history.kid())
                .flatMap(other -> other.firstPublic().stream())
                .allMatch(other -> history.firstPublic()
                        .filter(since -> !other.isBefore(since))
                        .isPresent());
        String sentence = "kid " + history.kid() + " signs, but "
                + history.firstPublic()
                        .map(since -> "is public for only " + Spoken.duration(Duration.between(since, now)))
                        .orElse("has not been fetched publicly yet")
                + "; STS may refuse its tokens until it was public for " + Spoken.duration(policy.beforeSigning());
        return Optional.of(first ? Finding.warning(Rule.G2, sentence) : Finding.error(Rule.G2, sentence));
    }

    private Stream<KeyHistory> others(KeyId kid) {
        return ledger.histories().stream()
                .filter(other -> other.isPublished() && !other.kid().equals(kid));
    }

    private RotationGate waiting(KeyId kid, Rule rule, Instant until, String since) {
        return until.isAfter(now)
                ? new RotationGate.Closed(
                        kid, rule, since + "; wait until " + until, Optional.of(Duration.between(now, until)))
                : new RotationGate.Open(kid, since);
    }

    private static RotationGate closed(KeyId kid, Rule rule, String reason) {
        return new RotationGate.Closed(kid, rule, reason, Optional.empty());
    }
}
