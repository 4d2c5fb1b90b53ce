package dev.irsa.issuer.source.cluster;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.cluster.ApiServer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A ServiceAccount token that a pod has mounted for somebody outside the cluster: one with an audience of its own. Tokens
 * for the API server itself are verified with its key files and not with what is published.
 *
 * @param workload what would have to be restarted, for instance {@code Deployment web}
 * @param created when the pod was
 * @param lifetime what the pod asks for; an API server may give less
 */
public record MountedToken(
        String namespace, String pod, String workload, Instant created, String audience, Duration lifetime) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int PAGE = 100;
    private static final int MAX_PAGE_BYTES = 64 * 1024 * 1024;

    /** What Kubernetes takes when a pod does not say (API reference, ServiceAccountTokenProjection). */
    private static final long DEFAULT_SECONDS = 3600;

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    /**
     * Those of all pods that run. Needs list on pods in the whole cluster.
     *
     * @throws IOException when the pods cannot be listed; the message is a sentence without a capital and a full stop
     */
    public static List<MountedToken> all(ApiServer api) throws IOException {
        List<MountedToken> found = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = page(api, next);
            page.path("items").values().forEach(pod -> add(pod, found));
            next = page.path("metadata").path("continue").asString("");
        } while (!next.isEmpty());
        return found;
    }

    private static JsonNode page(ApiServer api, String next) throws IOException {
        String from = next.isEmpty() ? "" : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
        String path = "/api/v1/pods?limit=" + PAGE + from;
        try (ApiResponse response = api.call(ApiRequest.get(path, LIMIT))) {
            if (response.status() != 200) {
                String hint = response.status() == 403 ? "; allow list on pods" : "";
                throw new IOException("the pods cannot be listed: status " + response.status() + hint);
            }
            return JSON.readTree(response.body().readNBytes(MAX_PAGE_BYTES));
        } catch (JacksonException e) {
            throw new IOException("the pods cannot be listed: the answer is not JSON", e);
        }
    }

    private static void add(JsonNode pod, List<MountedToken> found) {
        if (ENDED.contains(pod.path("status").path("phase").asString(""))) {
            return;
        }
        JsonNode metadata = pod.path("metadata");
        for (JsonNode volume : pod.path("spec").path("volumes").values()) {
            for (JsonNode source : volume.path("projected").path("sources").values()) {
                JsonNode token = source.path("serviceAccountToken");
                String audience = token.path("audience").asString("");
                if (!audience.isEmpty()) {
                    found.add(new MountedToken(
                            metadata.path("namespace").asString(""),
                            metadata.path("name").asString(""),
                            workload(metadata),
                            time(metadata.path("creationTimestamp").asString("")),
                            audience,
                            Duration.ofSeconds(token.path("expirationSeconds").asLong(DEFAULT_SECONDS))));
                }
            }
        }
    }

    /** The pod's controller; of a ReplicaSet that a Deployment made, the Deployment. */
    private static String workload(JsonNode metadata) {
        Optional<JsonNode> owner = metadata.path("ownerReferences").values().stream()
                .filter(each -> each.path("controller").asBoolean(false))
                .findFirst();
        if (owner.isEmpty()) {
            return "Pod " + metadata.path("name").asString("");
        }
        String kind = owner.get().path("kind").asString("");
        String name = owner.get().path("name").asString("");
        String hash = "-" + metadata.path("labels").path("pod-template-hash").asString("?");
        return kind.equals("ReplicaSet") && name.endsWith(hash)
                ? "Deployment " + name.substring(0, name.length() - hash.length())
                : kind + " " + name;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
