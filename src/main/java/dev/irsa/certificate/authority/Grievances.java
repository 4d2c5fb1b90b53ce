package dev.irsa.certificate.authority;

import dev.irsa.certificate.authority.AuthorityListener.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what goes wrong: a failed call at once and then once a minute, and to the listener whatever lasts. */
final class Grievances {
    private static final Logger LOG = LoggerFactory.getLogger(Grievances.class);

    /** At once it would be said at every installation, where things come one after the other. */
    private static final Duration LASTING = Duration.ofSeconds(50);

    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final AuthorityListener listener;
    private @Nullable Instant since;
    private @Nullable Instant logged;

    Grievances(AuthorityListener listener) {
        this.listener = listener;
    }

    /**
     * Notes how things stand after a look.
     *
     * @param distrust what keeps API servers from trusting the leaf
     * @param failure the call that failed
     */
    void note(Optional<String> distrust, Optional<String> failure, Instant now) {
        Optional<String> problem = distrust.or(() -> failure);
        Instant began = since;
        if (problem.isEmpty()) {
            since = null;
        } else if (began == null || now.isBefore(began)) {
            since = now;
        } else if (!now.isBefore(began.plus(LASTING))) {
            listener.trouble(Trouble.NOT_TRUSTED, problem.get());
        }
        log(failure, now);
    }

    private void log(Optional<String> failure, Instant now) {
        Instant last = logged;
        if (failure.isPresent() && (last == null || now.isBefore(last) || !now.isBefore(last.plus(AGAIN)))) {
            LOG.warn("the shared certificate authority could not be looked after: {}", failure.get());
            logged = now;
        } else if (failure.isEmpty() && last != null) {
            LOG.info("the shared certificate authority is looked after again");
            logged = null;
        }
    }
}
