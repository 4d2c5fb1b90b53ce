package dev.irsa.cluster.follow;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double from one failure to the next, with chance in them so that replicas do not come back as one. */
public final class Pace {
    private final Duration first;
    private Duration next;

    public Pace(Duration first) {
        this.first = first;
        this.next = first;
    }

    /** All is well: the next pause is the first again. */
    public void reset() {
        next = first;
    }

    /** A pause from half the time that is due to all of it; at least what the peer asks for. */
    public Duration next(Duration longest, Duration asked) {
        Duration due = next.compareTo(longest) > 0 ? longest : next;
        next = due.multipliedBy(2);
        long millis = due.toMillis();
        Duration pause = Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 2 + 1));
        return pause.compareTo(asked) > 0 ? pause : asked;
    }
}
