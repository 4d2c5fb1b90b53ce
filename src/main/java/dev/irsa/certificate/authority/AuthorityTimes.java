package dev.irsa.certificate.authority;

import java.time.Duration;

/**
 * How long things last.
 *
 * @param authority an authority's life; the next one is made when two thirds of it are over
 * @param leaf a leaf's life; the next one is signed when two thirds of it are over
 * @param settle how long every API server has, after the webhook configuration names the next authority, to take it over
 */
public record AuthorityTimes(Duration authority, Duration leaf, Duration settle) {
    /** A year, a week, five minutes. */
    public static final AuthorityTimes USUAL =
            new AuthorityTimes(Duration.ofDays(365), Duration.ofDays(7), Duration.ofMinutes(5));

    public AuthorityTimes {
        if (!leaf.isPositive() || settle.isNegative() || authority.compareTo(leaf.multipliedBy(3)) < 0) {
            throw new IllegalArgumentException("an authority must live three times as long as a leaf");
        }
    }
}
