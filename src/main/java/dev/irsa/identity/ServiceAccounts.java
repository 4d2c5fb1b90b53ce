package dev.irsa.identity;

/** A source of ServiceAccounts. */
public interface ServiceAccounts {
    /**
     * Looks a ServiceAccount up; may wait, but never past the deadline.
     *
     * @param deadlineNanos on the clock of {@link System#nanoTime()}
     */
    Lookup find(ServiceAccountRef account, long deadlineNanos);

    /** What is known of a ServiceAccount. */
    sealed interface Lookup {
        /** It exists. */
        record Found(ServiceAccountEntry entry) implements Lookup {}

        /** It is known not to exist. */
        record Absent() implements Lookup {}

        /** It is in a namespace that is not ours: nobody gives it anything. */
        record Foreign() implements Lookup {}

        /** Whether it exists could not be found out in time. */
        record TimedOut() implements Lookup {}

        /**
         * Whether it exists could not be found out.
         *
         * @param problem for the log
         */
        record Failed(String problem) implements Lookup {}
    }
}
