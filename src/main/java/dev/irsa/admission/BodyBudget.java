package dev.irsa.admission;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the memory that bodies take together, so that many large ones at once are turned away instead of filling the
 * heap.
 */
final class BodyBudget {
    private static final int UNIT = 1024;
    private static final long PATIENCE_MILLIS = 1000;

    private final Semaphore kibibytes;

    /**
     * A budget.
     *
     * @param bytes at least one body of the greatest size is always allowed
     */
    BodyBudget(long bytes) {
        this.kibibytes = new Semaphore((int) Math.min(1 << 30, units(Math.max(bytes, ReviewReader.MAX_BODY))), true);
    }

    /** A quarter of the heap. */
    static BodyBudget ofHeap() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / 4);
    }

    /** Takes memory for a body, after waiting for a moment if need be; false when there is none. */
    boolean take(int bytes) throws InterruptedException {
        return kibibytes.tryAcquire((int) units(bytes), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Gives back what was taken. */
    void giveBack(int bytes) {
        kibibytes.release((int) units(bytes));
    }

    private static long units(long bytes) {
        return bytes / UNIT + 1;
    }
}
