package dev.irsa.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;

/**
 * The answer of an API server.
 *
 * @param status HTTP status
 * @param retryAfter how long it asks callers to wait; zero when it does not say
 * @param warnings what it says to those who sent the request, each as an HTTP warning header
 * @param body read at the caller's pace; ends with an exception when it falls silent
 */
public record ApiResponse(int status, Duration retryAfter, List<String> warnings, InputStream body)
        implements AutoCloseable {
    /** An answer without warnings. */
    public ApiResponse(int status, Duration retryAfter, InputStream body) {
        this(status, retryAfter, List.of(), body);
    }

    /** Gives the connection up unless the body was read to its end. */
    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException _) {
            // Nothing more is read from it either way.
        }
    }
}
