package dev.irsa.admission;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many lines a second may be logged. A cluster that creates pods at an ordinary rate gets a line for each; in a storm
 * lines would cost more than the decisions that they tell of.
 */
final class LogBudget {
    private static final long SECOND = 1_000_000_000L;

    private final int linesPerSecond;
    private final LongSupplier nanoTime;
    private final AtomicLong window = new AtomicLong(Long.MIN_VALUE);
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong suppressed = new AtomicLong();

    LogBudget(int linesPerSecond, LongSupplier nanoTime) {
        this.linesPerSecond = linesPerSecond;
        this.nanoTime = nanoTime;
    }

    /** Whether a line may be logged now; one that may not is counted as suppressed. */
    boolean allows() {
        long now = Math.floorDiv(nanoTime.getAsLong(), SECOND);
        long current = window.get();
        if (current != now && window.compareAndSet(current, now)) {
            used.set(0);
        }
        if (used.get() < linesPerSecond && used.incrementAndGet() <= linesPerSecond) {
            return true;
        }
        suppressed.incrementAndGet();
        return false;
    }

    /** How many lines were suppressed since this was last asked. */
    long takeSuppressed() {
        return suppressed.get() == 0 ? 0 : suppressed.getAndSet(0);
    }
}
