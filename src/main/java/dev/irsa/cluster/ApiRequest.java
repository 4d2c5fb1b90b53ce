package dev.irsa.cluster;

import java.time.Duration;

/**
 * A request to an API server.
 *
 * @param method {@code GET}, {@code POST} or {@code PATCH}
 * @param path with its query, from the first slash
 * @param contentType of the body; empty when there is none
 * @param body what is sent
 * @param untilHead how long the head of the answer may take
 * @param silence how long the body may pause before it counts as cut off
 */
public record ApiRequest(
        String method, String path, String contentType, byte[] body, Duration untilHead, Duration silence) {
    /** A read that ends soon. */
    public static ApiRequest get(String path, Duration limit) {
        return get(path, limit, limit);
    }

    /** A read whose body may take its time. */
    public static ApiRequest get(String path, Duration untilHead, Duration silence) {
        return new ApiRequest("GET", path, "", new byte[0], untilHead, silence);
    }

    /** A write of JSON. */
    public static ApiRequest send(String method, String path, String contentType, byte[] body, Duration limit) {
        return new ApiRequest(method, path, contentType, body, limit, limit);
    }
}
