package dev.irsa.issuer.sink;

import dev.irsa.issuer.Document;

/** What a sink holds in one document's place. */
public sealed interface Stored {
    /** Nothing. */
    record Absent() implements Stored {}

    /**
     * Something.
     *
     * @param version changes with every write, in the sink's own terms (an ETag, a digest)
     * @param owned whether this program wrote it for this issuer
     * @param current whether what goes with the bytes (content type, cache control) is as it should be
     */
    record Present(Document document, String version, boolean owned, boolean current) implements Stored {}
}
