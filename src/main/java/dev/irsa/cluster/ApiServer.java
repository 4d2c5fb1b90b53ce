package dev.irsa.cluster;

import java.io.IOException;

/** An API server. */
public interface ApiServer {
    /**
     * Sends a request and waits for the head of the answer; the calling thread should be a virtual one.
     *
     * @return the answer, whatever its status; the caller closes it
     * @throws IOException when there is none: refused, cut off, not in time, or the thread was interrupted
     */
    ApiResponse call(ApiRequest request) throws IOException;
}
