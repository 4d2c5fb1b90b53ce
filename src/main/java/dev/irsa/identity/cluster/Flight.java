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

    void land(Lookup result) {
        landing.complete(result);
    }

    /** Waits for the result. */
    Lookup await(long nanos) {
        try {
            return landing.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            return new Lookup.TimedOut();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Lookup.Failed("interrupted");
        } catch (ExecutionException e) {
            return new Lookup.Failed(String.valueOf(e.getCause()));
        }
    }
}
