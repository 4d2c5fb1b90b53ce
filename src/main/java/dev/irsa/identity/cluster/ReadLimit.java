package dev.irsa.identity.cluster;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How many reads may be sent in a time: so many at once, then so many a second. */
final class ReadLimit {
    private final LongSupplier nanos;
    private final long interval;
    private final long burst;

    /** When the next read would be due if none could be saved up. */
    private long due;

    ReadLimit(int perSecond, int burst, LongSupplier nanos) {
        this.nanos = nanos;
        this.interval = TimeUnit.SECONDS.toNanos(1) / perSecond;
        this.burst = interval * (burst - 1L);
        this.due = nanos.getAsLong() - this.burst;
    }

    /**
     * Takes a place in the queue.
     *
     * @param longest how long one would wait at most, in nanoseconds
     * @return how long to wait; negative: longer than that, and no place was taken
     */
    synchronized long take(long longest) {
        long now = nanos.getAsLong();
        long place = Math.max(due, now - burst);
        long wait = Math.max(0, place - now);
        if (wait > longest) {
            return -1;
        }
        due = place + interval;
        return wait;
    }
}
