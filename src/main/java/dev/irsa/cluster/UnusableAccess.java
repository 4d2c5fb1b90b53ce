package dev.irsa.cluster;

/** An API server cannot be reached in the way that was asked for. */
public final class UnusableAccess extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    UnusableAccess(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** What is wrong, and what to do. */
    public String sentence() {
        return sentence;
    }
}
