package dev.irsa.publisher;

import dev.irsa.issuer.KeyHistory;
import dev.irsa.issuer.RotationPolicy;
import java.time.Instant;
import java.util.Locale;

/** Where a key is on its way from being new to being gone. */
enum KeyState {
    /** An API server lists it; it was not public for long enough to sign. */
    WAITING,
    /** It may sign. */
    READY,
    /** It signs. */
    SIGNING,
    /** No API server lists it; it stays public for the tokens that it signed. */
    RETAINED,
    /** It is not public any more. */
    REMOVED;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static KeyState of(KeyHistory history, RotationPolicy policy, Instant now) {
        if (!history.isPublished()) {
            return REMOVED;
        }
        if (history.signing()) {
            return SIGNING;
        }
        if (history.unlistedSince().isPresent()) {
            return RETAINED;
        }
        boolean old = history.firstPublic()
                .filter(since -> !since.plus(policy.beforeSigning()).isAfter(now))
                .isPresent();
        return old ? READY : WAITING;
    }
}
