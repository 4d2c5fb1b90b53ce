package dev.irsa.certificate.authority;

import java.time.Duration;
import java.time.Instant;

/**
 * Keeps two controllers from overwriting each other as fast as they can. Every repair in a row doubles the time until the
 * next, up to five minutes; an hour without one begins anew.
 */
final class Overwriting {
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGIVEN = Duration.ofHours(1);
    private static final int CONFLICT = 3;

    private int repairs;
    private Instant last = Instant.MIN;

    /** Whether a repair may be made now. */
    boolean allows(Instant now) {
        // A repair that is still to come was made before the clock was set back.
        return repairs == 0 || now.isBefore(last) || !now.isBefore(last.plus(pause()));
    }

    /** Notes a repair; whether there have been so many in a row that there must be another owner. */
    boolean repaired(Instant now) {
        repairs = last.equals(Instant.MIN) || now.isAfter(last.plus(FORGIVEN)) ? 1 : repairs + 1;
        last = now;
        return repairs >= CONFLICT;
    }

    private Duration pause() {
        Duration pause = FIRST.multipliedBy(1L << Math.min(repairs - 1, 10));
        return pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
    }
}
