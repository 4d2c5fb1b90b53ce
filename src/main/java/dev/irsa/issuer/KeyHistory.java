package dev.irsa.issuer;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of one key.
 *
 * @param firstSeen when a source listed it first
 * @param firstPublic since when it can be fetched by everybody, confirmed by fetching it
 * @param lastSeen when a source listed it last
 * @param unlistedSince since when every source was seen not to list it; absent while it may be listed
 * @param lastSigned the last moment at which it may have signed, as far as that could be seen
 * @param signing whether it signed when that was last known
 * @param everywhere whether every source listed it when all were last asked
 * @param removed when it was taken out of the published set
 * @param revoked whether it was taken out because it is compromised: it never comes back
 */
public record KeyHistory(
        Jwk key,
        Instant firstSeen,
        Optional<Instant> firstPublic,
        Instant lastSeen,
        Optional<Instant> unlistedSince,
        Optional<Instant> lastSigned,
        boolean signing,
        boolean everywhere,
        Optional<Instant> removed,
        boolean revoked) {

    public KeyHistory {
        requireNonNull(key, "key is null");
    }

    static KeyHistory begin(Jwk key, Instant now) {
        return new KeyHistory(
                key,
                now,
                Optional.empty(),
                now,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Optional.empty(),
                false);
    }

    /** A key that was found published, and about which nothing else is known. */
    static KeyHistory adopted(Jwk key, Instant now) {
        return begin(key, now).unlisted(Optional.of(now));
    }

    public KeyId kid() {
        return key.kid();
    }

    public boolean isPublished() {
        return removed.isEmpty();
    }

    boolean isListed() {
        return unlistedSince.isEmpty();
    }

    /** A source lists it. A key that was removed and returns begins anew, unless it is compromised. */
    KeyHistory listed(Jwk asListed, boolean nowEverywhere, Instant now) {
        if (revoked) {
            return this;
        }
        KeyHistory base = removed.isPresent() ? begin(asListed, now) : this;
        return new KeyHistory(
                asListed,
                base.firstSeen,
                base.firstPublic,
                now,
                Optional.empty(),
                base.lastSigned,
                base.signing,
                nowEverywhere,
                Optional.empty(),
                false);
    }

    private KeyHistory unlisted(Optional<Instant> since) {
        return new KeyHistory(
                key, firstSeen, firstPublic, lastSeen, since, lastSigned, signing, false, removed, revoked);
    }

    /**
     * No source that answered lists it.
     *
     * @param reliable whether all answered, and somebody looked shortly before: if not, waiting begins again
     */
    KeyHistory missing(boolean complete, boolean reliable, Instant now) {
        Optional<Instant> since = reliable && unlistedSince.isPresent() ? unlistedSince : Optional.of(now);
        return unlisted(complete ? since : Optional.empty());
    }

    /** It signs. A removed key that does begins anew, even though no source lists it. */
    KeyHistory signs(Instant now) {
        KeyHistory base = removed.isPresent() && !revoked ? begin(key, now).unlisted(unlistedSince) : this;
        return base.signed(Optional.of(now), true);
    }

    /** It does not sign now; it may have until now if it did when that was known before, or if it was long unknown. */
    KeyHistory signsNot(boolean reliable, Instant now) {
        return signed(signing || !reliable ? Optional.of(now) : lastSigned, false);
    }

    /** Whether it signs cannot be known; if it did, it may still do. */
    KeyHistory mayStillSign(Instant now) {
        return signing ? signs(now) : this;
    }

    private KeyHistory signed(Optional<Instant> last, boolean now) {
        return new KeyHistory(
                key, firstSeen, firstPublic, lastSeen, unlistedSince, last, now, everywhere, removed, revoked);
    }

    KeyHistory publicSince(Optional<Instant> since) {
        return new KeyHistory(
                key, firstSeen, since, lastSeen, unlistedSince, lastSigned, signing, everywhere, removed, revoked);
    }

    KeyHistory removed(boolean compromised, Instant now) {
        return new KeyHistory(
                key,
                firstSeen,
                Optional.empty(),
                lastSeen,
                unlistedSince,
                lastSigned,
                signing,
                everywhere,
                Optional.of(now),
                compromised);
    }

    boolean wasPublicFor(Duration duration, Instant now) {
        return firstPublic.filter(since -> !since.plus(duration).isAfter(now)).isPresent();
    }
}
