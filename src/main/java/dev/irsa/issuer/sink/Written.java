package dev.irsa.issuer.sink;

/** What became of a write. */
public sealed interface Written {
    /** It is there. */
    record Done() implements Written {}

    /** Somebody else wrote since it was read; nothing was changed. */
    record Conflict() implements Written {}
}
