package dev.irsa.admission;

/** Answers requests. */
interface Answers {
    /**
     * Answers a request.
     *
     * @param deadlineNanos when the caller stops waiting, on the clock of {@link System#nanoTime()}
     */
    Answer answer(byte[] body, long deadlineNanos);
}
