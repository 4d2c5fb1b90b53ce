package dev.irsa.bench;

/** Percentiles of measured times. */
final class Percentiles {
    private Percentiles() {}

    /** In milliseconds; not a number when nothing was measured. */
    static double millis(long[] sortedNanos, int percent) {
        return sortedNanos.length == 0
                ? Double.NaN
                : sortedNanos[Math.min(sortedNanos.length - 1, sortedNanos.length * percent / 100)] / 1e6;
    }
}
