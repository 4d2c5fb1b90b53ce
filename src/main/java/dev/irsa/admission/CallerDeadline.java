package dev.irsa.admission;

import dev.irsa.config.GoDuration;
import dev.irsa.identity.Parsed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long the caller waits. The API server says so in the URL: {@code ?timeout=5s}, its own remaining budget rounded up
 * to a second.
 */
final class CallerDeadline {
    /** What admission.k8s.io takes when a webhook configuration does not say (timeoutSeconds). */
    private static final Duration DEFAULT = Duration.ofSeconds(10);

    private static final Duration MAX = Duration.ofSeconds(30);
    private static final Duration MAX_MARGIN = Duration.ofSeconds(1);
    private static final String PARAMETER = "timeout=";

    private CallerDeadline() {}

    /** The time that may be spent: what the caller waits, less a second (a quarter of a short wait) for the way back. */
    static Duration budget(@Nullable String query) {
        Duration timeout = timeout(query);
        Duration margin = timeout.dividedBy(4);
        return timeout.minus(margin.compareTo(MAX_MARGIN) > 0 ? MAX_MARGIN : margin);
    }

    private static Duration timeout(@Nullable String query) {
        if (query == null) {
            return DEFAULT;
        }
        for (String parameter : query.split("&", -1)) {
            if (parameter.startsWith(PARAMETER)
                    && GoDuration.parse(parameter.substring(PARAMETER.length()))
                            instanceof Parsed.Valid<Duration>(Duration value)
                    && value.isPositive()) {
                return value.compareTo(MAX) > 0 ? MAX : value;
            }
        }
        return DEFAULT;
    }
}
