package dev.irsa.cluster.follow;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How well one collection is followed, for readiness and metrics. */
public final class Health {
    /** What is wrong while the first listing has not ended, nor failed. */
    public static final String NOT_YET = "has not been listed yet";

    private final InstantSource clock;
    private final CountDownLatch synced = new CountDownLatch(1);
    private final LongAdder listings = new LongAdder();
    private final LongAdder watches = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile Instant lastSign;
    private volatile String problem = NOT_YET;
    private volatile boolean refused;

    public Health(InstantSource clock) {
        this.clock = clock;
        this.lastSign = clock.instant();
    }

    void listingStarted() {
        listings.increment();
    }

    void watchStarted() {
        watches.increment();
    }

    /** The API server sent something. */
    void sign() {
        lastSign = clock.instant();
        problem = "";
    }

    void listed() {
        sign();
        synced.countDown();
    }

    void failed(String what) {
        failures.increment();
        problem = what;
    }

    /** As {@link #failed}, for want of a right. */
    void refused(String what) {
        failed(what);
        refused = true;
    }

    /** Whether the API server ever refused it; that may have changed since. */
    boolean wasRefused() {
        return refused;
    }

    /** Whether there ever was a whole listing. */
    public boolean isSynced() {
        return synced.getCount() == 0;
    }

    /** Waits for the first whole listing; false when the time is over. */
    public boolean awaitSynced(long deadlineNanos) throws InterruptedException {
        return isSynced() || synced.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Why there was no whole listing yet; what comes later does not matter here. */
    public Optional<String> unsynced() {
        String now = problem;
        // While the first listing goes on, nothing is wrong, but it is not there either.
        return isSynced() ? Optional.empty() : Optional.of(now.isEmpty() ? NOT_YET : now);
    }

    /** Why what is known cannot be kept up to date just now; empty while it can, and before the first listing. */
    public Optional<String> stale() {
        String now = problem;
        return isSynced() && !now.isEmpty() ? Optional.of(now) : Optional.empty();
    }

    /** When the API server last sent anything; our start before that. */
    public Instant lastSign() {
        return lastSign;
    }

    public long listings() {
        return listings.sum();
    }

    public long watches() {
        return watches.sum();
    }

    public long failures() {
        return failures.sum();
    }
}
