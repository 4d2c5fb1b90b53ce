package dev.irsa.issuer.sink;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import java.io.IOException;
import java.util.List;

/** A place that the public, or a server for the public, reads from. */
public interface Sink {
    /** For people. */
    String name();

    /** What is there. A sink that cannot know, such as standard output, has nothing. */
    Stored read(Document.Kind kind) throws IOException;

    /**
     * Writes if nothing has changed since {@code expected} was read.
     *
     * @throws IOException when it is not known what the sink holds now
     */
    Written write(Document document, Stored expected) throws IOException;

    /** What somebody should know about this place, as far as reading and writing showed it. */
    default List<Finding> warnings() {
        return List.of();
    }

    /** Whether what was written can be read back. */
    default boolean isReadable() {
        return true;
    }
}
