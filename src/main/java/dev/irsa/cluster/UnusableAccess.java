package dev.irsa.cluster;

/** An API server cannot be reached in the way that was asked for. The message is a sentence that says what to do. */
public final class UnusableAccess extends Exception {
    private static final long serialVersionUID = 1L;

    UnusableAccess(String sentence) {
        super(sentence);
    }
}
