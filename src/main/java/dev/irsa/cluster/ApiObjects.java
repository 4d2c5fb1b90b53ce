package dev.irsa.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Small objects of a cluster, read and written whole. */
public final class ApiObjects {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 2 * 1024 * 1024;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final ApiServer api;
    private final String what;

    /**
     * Objects behind an API server.
     *
     * @param what they are, for messages
     */
    public ApiObjects(ApiServer api, String what) {
        this.api = api;
        this.what = what;
    }

    /** Reads an object; empty when it does not exist. */
    public Optional<JsonNode> get(String path) throws IOException {
        try (ApiResponse response = api.call(ApiRequest.get(path, LIMIT))) {
            if (response.status() == NOT_FOUND) {
                return Optional.empty();
            }
            byte[] body = response.body().readNBytes(MAX_BYTES);
            if (response.status() != 200) {
                throw refused("read", response.status());
            }
            return Optional.of(JSON.readTree(body));
        } catch (JacksonException e) {
            throw new IOException(what + " cannot be read: the answer is not JSON", e);
        }
    }

    /** Writes JSON; false on a conflict, or when there is nothing to write to. */
    public boolean send(String method, String path, String contentType, JsonNode body) throws IOException {
        byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
        try (ApiResponse response = api.call(ApiRequest.send(method, path, contentType, bytes, LIMIT))) {
            response.body().readNBytes(MAX_BYTES);
            if (response.status() == CONFLICT || response.status() == NOT_FOUND) {
                return false;
            }
            if (response.status() >= 300) {
                throw refused("written", response.status());
            }
            return true;
        }
    }

    private IOException refused(String verb, int status) {
        String hint = status == 403 ? "; our ServiceAccount lacks the right" : "";
        return new IOException(what + " cannot be " + verb + ": status " + status + hint);
    }
}
