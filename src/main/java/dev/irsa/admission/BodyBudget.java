package dev.irsa.admission;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the memory that bodies take together, so that many large ones at once are turned away instead of filling the
 * heap. Small bodies, which nearly all are, have a part of their own that large ones cannot use up.
 */
final class BodyBudget {
    private static final int SMALL = 256 * 1024;
    private static final int UNIT = 1024;
    private static final long PATIENCE_MILLIS = 1000;

    private final Semaphore small;
    private final Semaphore large;
    private final Semaphore understood;

    /**
     * A budget.
     *
     * @param bytes at least one body of the greatest size is always allowed
     */
    BodyBudget(long bytes) {
        this.small = new Semaphore(units(Math.max(bytes / 4, SMALL)));
        this.large = new Semaphore(units(Math.max(bytes - bytes / 4, ReviewReader.MAX_BODY)));
        this.understood = new Semaphore(units(Math.max(bytes / 4, ReviewReader.MAX_BODY)));
    }

    /** A quarter of the heap. */
    static BodyBudget ofHeap() {
        return new BodyBudget(Runtime.getRuntime().maxMemory() / 4);
    }

    /** For one body, which has nothing yet. */
    Share open() {
        return new Share();
    }

    private static int units(long bytes) {
        return (int) Math.min(1 << 30, bytes / UNIT + 1);
    }

    /**
     * What one body has of the budget; it grows with the bytes that have arrived, so that announcing a large body takes
     * nothing from others.
     */
    final class Share implements AutoCloseable {
        private Semaphore pool = small;
        private int held;
        private int understanding;

        /** Takes memory for a body of so many bytes, after waiting for a moment if need be; false when there is none. */
        boolean growTo(int bytes) throws InterruptedException {
            Semaphore next = bytes > SMALL ? large : small;
            int needed = units(bytes);
            int more = next.equals(pool) ? needed - held : needed;
            if (!next.tryAcquire(more, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (!next.equals(pool)) {
                pool.release(held);
                pool = next;
            }
            held = needed;
            return true;
        }

        /**
         * Takes memory for what is made of a body, after waiting for a moment if need be; false when there is none. A
         * body that was written to cost most makes five times its size, and so few large ones are looked at together.
         */
        boolean understand(int bytes) throws InterruptedException {
            int needed = bytes > SMALL ? units(bytes) : 0;
            if (!understood.tryAcquire(needed, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            understanding = needed;
            return true;
        }

        /** Gives everything back. */
        @Override
        public void close() {
            understood.release(understanding);
            understanding = 0;
            pool.release(held);
            held = 0;
        }
    }
}
