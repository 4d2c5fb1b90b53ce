package dev.irsa.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * A request to an API server.
 *
 * @param method {@code GET}, {@code POST} or {@code PATCH}
 * @param path with its query, from the first slash
 * @param contentType of the body; empty when there is none
 * @param body what is sent
 * @param untilHead how long the head of the answer may take
 * @param silence how long the body may pause before it counts as cut off
 * @param whole how long the answer may take with all of its body; empty for one that goes on and on
 */
public record ApiRequest(
        String method,
        String path,
        String contentType,
        byte[] body,
        Duration untilHead,
        Duration silence,
        Optional<Duration> whole) {
    /** A read that ends in this time, or fails. */
    public static ApiRequest get(String path, Duration limit) {
        return new ApiRequest("GET", path, "", new byte[0], limit, limit, Optional.of(limit));
    }

    /** A read whose body may take its time. */
    public static ApiRequest get(String path, Duration untilHead, Duration silence) {
        return new ApiRequest("GET", path, "", new byte[0], untilHead, silence, Optional.empty());
    }

    /** A write of JSON, answered in this time. */
    public static ApiRequest send(String method, String path, String contentType, byte[] body, Duration limit) {
        return new ApiRequest(method, path, contentType, body, limit, limit, Optional.of(limit));
    }
}
