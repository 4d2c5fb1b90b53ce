package dev.irsa.identity.cluster;

import dev.irsa.identity.ServiceAccounts.Lookup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A read on its way, and those who wait for it. */
final class Flight {
    private final long began;
    private final long deadline;
    private final CompletableFuture<Lookup> landing = new CompletableFuture<>();
    private volatile String problem = "";

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

    /** Notes why the last attempt did not succeed; there may be another. */
    void failed(String why) {
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
