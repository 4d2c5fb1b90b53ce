package dev.irsa.issuer.source;

import java.net.http.HttpHeaders;
import java.time.Duration;

/** How a request ended. */
public sealed interface Answer {
    /** How long it took, to the last byte. */
    Duration took();

    /** With an answer, whatever its status. */
    record Answered(int status, HttpHeaders headers, Body body, Duration took) implements Answer {}

    /**
     * Without one.
     *
     * @param why as the end of a sentence
     */
    record Failed(Cause cause, String why, Duration took) implements Answer {}

    /** What stood in the way. */
    enum Cause {
        NAME,
        CONNECTION,
        TLS,
        TIME,
        SIZE
    }
}
