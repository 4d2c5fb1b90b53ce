package dev.irsa.manifest;

/** What a manifest may be, far above what people write. */
final class Limits {
    static final int MAX_BYTES = 16 << 20;
    static final int MAX_DEPTH = 100;

    /** Nodes and characters that aliases may add to a document: "billion laughs" grow exponentially. */
    static final int MAX_EXPANSION = 4 << 20;

    static final int MAX_NUMBER_LENGTH = 1_000;

    private Limits() {}
}
