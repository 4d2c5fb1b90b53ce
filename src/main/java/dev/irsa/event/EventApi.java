package dev.irsa.event;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.cluster.ApiServer;
import dev.irsa.cluster.follow.ApiFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Makes Events, and counts on in those that are there. */
final class EventApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** With a number behind it an Event's name is at most 253 characters. */
    private static final int MAX_NAME = 220;

    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final ApiServer api;
    private final String component;
    private final String instance;
    private final InstantSource clock;
    private final AtomicLong number;

    /**
     * Events from one process.
     *
     * @param component the program, as Events name it
     * @param instance tells this process from other replicas
     */
    EventApi(ApiServer api, String component, String instance, InstantSource clock) {
        this.api = api;
        this.component = component;
        this.instance = instance;
        this.clock = clock;
        this.number = new AtomicLong(clock.millis() << 12);
    }

    /**
     * Makes an Event on its subject.
     *
     * @return its name; empty when the subject is gone, or the Event is not this replica's to count on
     * @throws IOException when the API server refused, or could not be reached
     */
    Optional<String> create(Complaint complaint) throws IOException {
        Subject subject = complaint.subject();
        // kubectl describe shows only Events that carry the identifier of the object.
        Optional<Identity> found = subject.uid().isEmpty()
                ? get(subject.path()).map(object -> Identity.of(object.path("metadata")))
                : Optional.of(new Identity(subject.uid(), ""));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Identity identity = found.get();
        String number = complaint.everywhere()
                ? sameEverywhere(identity.uid() + '\n' + complaint.reason() + '\n' + complaint.message())
                : Long.toHexString(this.number.incrementAndGet());
        String name = cut(subject.name()) + "." + number;
        String now = now();
        Map<String, Object> event = Map.ofEntries(
                Map.entry("apiVersion", "v1"),
                Map.entry("kind", "Event"),
                Map.entry("metadata", Map.of("name", name, "namespace", subject.namespace())),
                Map.entry(
                        "involvedObject",
                        Map.of(
                                "apiVersion", "v1",
                                "kind", subject.kind(),
                                "namespace", subject.namespace(),
                                "name", subject.name(),
                                "uid", identity.uid(),
                                "resourceVersion", identity.version())),
                Map.entry("type", complaint.type().label()),
                Map.entry("reason", complaint.reason()),
                Map.entry("message", complaint.message()),
                Map.entry("count", 1),
                Map.entry("firstTimestamp", now),
                Map.entry("lastTimestamp", now),
                Map.entry("source", Map.of("component", component)),
                Map.entry("reportingComponent", component),
                Map.entry("reportingInstance", instance));
        int status = send("POST", "/api/v1/namespaces/" + subject.namespace() + "/events", "application/json", event);
        // Another replica has made it, or we did before the API server forgets it.
        if (status >= 300 && !(complaint.everywhere() && status == CONFLICT)) {
            throw refused(status);
        }
        return complaint.everywhere() ? Optional.empty() : Optional.of(name);
    }

    private record Identity(String uid, String version) {
        static Identity of(JsonNode metadata) {
            return new Identity(
                    metadata.path("uid").asString(""),
                    metadata.path("resourceVersion").asString(""));
        }
    }

    /** The same text for the same thing in every process. */
    private static String sameEverywhere(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8))
                .toString()
                .replace("-", "");
    }

    /**
     * Says an Event again.
     *
     * @throws IOException when it is gone, the API server refused, or could not be reached
     */
    void repeat(Complaint complaint, String name, int count) throws IOException {
        int status = send(
                "PATCH",
                "/api/v1/namespaces/" + complaint.subject().namespace() + "/events/" + name,
                "application/merge-patch+json",
                Map.of("count", count, "lastTimestamp", now(), "message", complaint.message()));
        if (status >= 300) {
            throw refused(status);
        }
    }

    private static IOException refused(int status) {
        String answered = "the API server answered " + status;
        return status == FORBIDDEN
                ? ApiFailure.forbidden(answered + "; our ServiceAccount lacks the right")
                : new IOException(answered);
    }

    private Optional<JsonNode> get(String path) throws IOException {
        try (ApiResponse response = api.call(ApiRequest.get(path, LIMIT))) {
            byte[] body = response.body().readAllBytes();
            if (response.status() == NOT_FOUND) {
                return Optional.empty();
            }
            if (response.status() != OK) {
                throw refused(response.status());
            }
            return Optional.of(JSON.readTree(body));
        } catch (JacksonException e) {
            throw new IOException("the answer is not JSON", e);
        }
    }

    private int send(String method, String path, String type, Map<String, Object> body) throws IOException {
        ApiRequest request = ApiRequest.send(method, path, type, JSON.writeValueAsBytes(body), LIMIT);
        try (ApiResponse response = api.call(request)) {
            response.body().readAllBytes();
            return response.status();
        }
    }

    private String now() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        return now.toString();
    }

    private static String cut(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME).replaceAll("[-.]+$", "");
    }
}
