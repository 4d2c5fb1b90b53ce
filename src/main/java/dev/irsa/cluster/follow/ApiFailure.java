package dev.irsa.cluster.follow;

import java.io.IOException;
import java.time.Duration;

/** The API server refused, or what it sent cannot be followed. */
public final class ApiFailure extends IOException {
    private static final long serialVersionUID = 1L;

    /** What may help. */
    public enum Remedy {
        /** A new listing: the version that was asked for is gone, or was never there. */
        LISTING,
        /** Time. */
        TIME,
        /** A person. */
        PERSON
    }

    private final Remedy remedy;
    private final long retryAfterMillis;

    private ApiFailure(String message, Remedy remedy, Duration retryAfter) {
        super(message);
        this.remedy = remedy;
        this.retryAfterMillis = retryAfter.toMillis();
    }

    /** Only a new listing helps. */
    public static ApiFailure outdated(String message) {
        return new ApiFailure(message, Remedy.LISTING, Duration.ZERO);
    }

    /** It may work again later. */
    public static ApiFailure refused(String message, Duration retryAfter) {
        return new ApiFailure(message, Remedy.TIME, retryAfter);
    }

    /** It will not work until somebody changes something. */
    public static ApiFailure forbidden(String message) {
        return new ApiFailure(message, Remedy.PERSON, Duration.ZERO);
    }

    public Remedy remedy() {
        return remedy;
    }

    /** How long the API server asks to wait. */
    public Duration retryAfter() {
        return Duration.ofMillis(retryAfterMillis);
    }
}
