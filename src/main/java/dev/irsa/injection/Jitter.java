package dev.irsa.injection;

import dev.irsa.identity.TokenLifetime;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Spreads lifetimes, so that pods created together do not renew together. Up to a twelfth is taken off, which makes 79200
 * to 86400 seconds of a day, and never goes below 600.
 */
public enum Jitter {
    /** No lifetime is spread. */
    OFF,
    /** A lifetime of exactly one day in container-credentials mode, as the AWS webhook does. */
    CONTAINER_CREDENTIALS,
    /** Every lifetime in both modes. */
    ALL;

    private static final int FRACTION = 12;

    /**
     * The lifetime for one pod.
     *
     * @param seed names the pod; the same seed gives the same result, so that a replayed request gets the same bytes
     */
    TokenLifetime spread(TokenLifetime lifetime, boolean containerCredentials, String seed) {
        boolean applies = switch (this) {
            case OFF -> false;
            case CONTAINER_CREDENTIALS -> containerCredentials && lifetime.equals(TokenLifetime.DAY);
            case ALL -> true;
        };
        return applies ? TokenLifetime.clamp(lifetime.seconds() - offset(lifetime, seed)) : lifetime;
    }

    private static long offset(TokenLifetime lifetime, String seed) {
        CRC32C hash = new CRC32C();
        hash.update(seed.getBytes(StandardCharsets.UTF_8));
        return hash.getValue() % (lifetime.seconds() / FRACTION + 1);
    }
}
