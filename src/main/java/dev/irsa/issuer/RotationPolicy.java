package dev.irsa.issuer;

import java.time.Duration;

/**
 * How long things are waited for.
 *
 * @param cacheMaxAge what Cache-Control allows
 * @param prePublish how long a key is public before it signs (T8)
 * @param tokenLifetime the longest life of any token: the largest expirationSeconds in use
 * @param clockSkew how long AWS takes tokens after their end
 * @param slack for a kubelet that asked for a token a moment before the signer changed
 * @param blindness after not looking for longer, a key may have come, signed and gone unseen, and waiting begins again.
 *     The default, 25h, is for commands that run once a day; who looks more often takes less
 */
public record RotationPolicy(
        Duration cacheMaxAge,
        Duration prePublish,
        Duration tokenLifetime,
        Duration clockSkew,
        Duration slack,
        Duration blindness) {
    private static final Duration MAX_CACHE = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    public static final RotationPolicy DEFAULT = new RotationPolicy(
            MAX_CACHE, DAY, DAY, Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(25));

    /** From first being public to signing. Caches that kept to the API server's hour are waited for in any case. */
    public Duration beforeSigning() {
        return longer(longer(cacheMaxAge, MAX_CACHE), prePublish);
    }

    /** From the last signature to being out of use. */
    public Duration afterSigning() {
        return tokenLifetime.plus(clockSkew).plus(slack).plus(longer(cacheMaxAge, MAX_CACHE));
    }

    public RotationPolicy withTokenLifetime(Duration lifetime) {
        return new RotationPolicy(cacheMaxAge, prePublish, lifetime, clockSkew, slack, blindness);
    }

    public RotationPolicy withPrePublish(Duration duration) {
        return new RotationPolicy(cacheMaxAge, duration, tokenLifetime, clockSkew, slack, blindness);
    }

    public RotationPolicy withBlindness(Duration duration) {
        return new RotationPolicy(cacheMaxAge, prePublish, tokenLifetime, clockSkew, slack, duration);
    }

    public RotationPolicy withCacheMaxAge(Duration duration) {
        return new RotationPolicy(duration, prePublish, tokenLifetime, clockSkew, slack, blindness);
    }

    /** Passes the policy on when its times go together. */
    public Checked<RotationPolicy> checked() {
        Findings findings = new Findings();
        if (cacheMaxAge.compareTo(MAX_CACHE) > 0 || cacheMaxAge.multipliedBy(2).compareTo(prePublish) > 0) {
            findings.error(
                    Rule.T6,
                    "max-age " + Spoken.duration(cacheMaxAge) + " is more than an hour, or than half of the "
                            + Spoken.duration(prePublish)
                            + " that a key is public before it signs; choose a smaller one");
        }
        if (prePublish.compareTo(DAY) < 0) {
            findings.warning(
                    Rule.T8,
                    "keys may sign " + Spoken.duration(prePublish)
                            + " after they are public; STS may cache for longer, 24h is safe");
        }
        return findings.accept(() -> this);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
