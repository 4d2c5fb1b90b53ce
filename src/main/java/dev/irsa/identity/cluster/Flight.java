package dev.irsa.identity.cluster;

import dev.irsa.identity.ServiceAccounts.Lookup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A read on its way, and those who wait for it. */
final class Flight {
    private final long began;
    private final long deadline;
    private final CompletableFuture<Lookup> landing = new CompletableFuture<>();
    private volatile String problem = "";

    /** When the read began that is on its way now; null while none is. */
    private volatile @Nullable Long reading;

    /**
     * A read that has just begun.
     *
     * @param deadline when it is given up
     */
    Flight(long began, long deadline) {
        this.began = began;
        this.deadline = deadline;
    }

    long began() {
        return began;
    }

    long deadline() {
        return deadline;
    }

    boolean hasLanded() {
        return landing.isDone();
    }

    /** Notes that a read is on its way. */
    void reads(long since) {
        reading = since;
    }

    /** Whether what was so at a time is news: no read is on its way that began later, and will know better. */
    boolean mayLearnFrom(long asOf) {
        Long since = reading;
        return since == null || since - asOf <= 0;
    }

    /** Notes why the last attempt did not succeed; there may be another. */
    void failed(String why) {
        reading = null;
        problem = why;
    }

    /** Waits for somebody else to end it; false when nobody does in time. */
    boolean landsWithin(long nanos) throws InterruptedException {
        try {
            landing.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Ends it; what comes later does not count. */
    void land(Lookup result) {
        landing.complete(result);
    }

    /** Waits for the result. */
    Lookup await(long nanos) {
        try {
            return landing.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return problem.isEmpty() ? new Lookup.TimedOut() : new Lookup.Failed(problem);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Lookup.Failed("interrupted");
        } catch (ExecutionException e) {
            return new Lookup.Failed(String.valueOf(e.getCause()));
        }
    }
}
