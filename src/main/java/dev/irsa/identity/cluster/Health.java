package dev.irsa.identity.cluster;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** How well one collection is followed, for readiness and metrics. */
final class Health {
    private final InstantSource clock;
    private final CountDownLatch synced = new CountDownLatch(1);
    private final LongAdder listings = new LongAdder();
    private final LongAdder watches = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile Instant lastSign;
    private volatile String problem = "has not been listed yet";

    Health(InstantSource clock) {
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

    /** Whether there ever was a whole listing. */
    boolean isSynced() {
        return synced.getCount() == 0;
    }

    /** Waits for the first whole listing; false when the time is over. */
    boolean awaitSynced(long deadlineNanos) throws InterruptedException {
        return isSynced() || synced.await(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /** Why there was no whole listing yet; what comes later does not matter here. */
    Optional<String> unsynced() {
        return isSynced() ? Optional.empty() : Optional.of(problem);
    }

    /** When the API server last sent anything; our start before that. */
    Instant lastSign() {
        return lastSign;
    }

    long listings() {
        return listings.sum();
    }

    long watches() {
        return watches.sum();
    }

    long failures() {
        return failures.sum();
    }
}
