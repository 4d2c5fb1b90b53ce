package dev.irsa.certificate.authority;

import dev.irsa.cluster.ApiObjects;
import dev.irsa.cluster.ApiServer;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The shared Secret of a cluster. Needs get and update on it by name, and create in its namespace. */
public final class ClusterSecret implements SharedSecret {
    /** On the Secret: asks for a new authority. */
    public static final String ROTATE = "irsa.dev/rotate-ca";

    private final ApiObjects objects;
    private final String namespace;
    private final String name;

    public ClusterSecret(ApiServer api, String namespace, String name) {
        this.objects = new ApiObjects(api, "the Secret " + namespace + "/" + name);
        this.namespace = namespace;
        this.name = name;
    }

    private String collection() {
        return "/api/v1/namespaces/" + namespace + "/secrets";
    }

    @Override
    public Optional<Held> read() throws IOException {
        return objects.get(collection() + "/" + name).map(secret -> {
            Map<String, byte[]> data = new HashMap<>();
            for (Map.Entry<String, JsonNode> entry : secret.path("data").properties()) {
                data.put(entry.getKey(), decode(entry.getValue().asString("")));
            }
            JsonNode metadata = secret.path("metadata");
            return new Held(
                    data,
                    metadata.path("resourceVersion").asString(""),
                    metadata.path("annotations").has(ROTATE));
        });
    }

    private static byte[] decode(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            return new byte[0];
        }
    }

    @Override
    public boolean create(Map<String, byte[]> data) throws IOException {
        ObjectNode secret = JsonNodeFactory.instance.objectNode();
        secret.put("apiVersion", "v1").put("kind", "Secret").put("type", "Opaque");
        secret.putObject("metadata")
                .put("namespace", namespace)
                .put("name", name)
                .putObject("labels")
                .put("app.kubernetes.io/managed-by", "irsa");
        secret.set("data", encoded(data));
        return objects.send("POST", collection(), "application/json", secret);
    }

    @Override
    public boolean replace(Map<String, byte[]> data, String version, boolean rotationRequested) throws IOException {
        // Labels, annotations and owners that others gave it stay; what somebody changes meanwhile makes this a
        // conflict.
        Optional<JsonNode> read = objects.get(collection() + "/" + name);
        if (read.isEmpty()
                || !(read.get() instanceof ObjectNode secret)
                || !(secret.path("metadata") instanceof ObjectNode metadata)
                || !metadata.path("resourceVersion").asString("").equals(version)) {
            return false;
        }
        if (rotationRequested) {
            metadata.withObjectProperty("annotations").put(ROTATE, "true");
        } else if (metadata.path("annotations") instanceof ObjectNode annotations) {
            annotations.remove(ROTATE);
        }
        secret.set("data", encoded(data));
        return objects.send("PUT", collection() + "/" + name, "application/json", secret);
    }

    private static ObjectNode encoded(Map<String, byte[]> data) {
        ObjectNode encoded = JsonNodeFactory.instance.objectNode();
        data.forEach((key, bytes) -> encoded.put(key, Base64.getEncoder().encodeToString(bytes)));
        return encoded;
    }

    /** Asks for a new authority; false when there is no Secret. */
    public boolean requestRotation() throws IOException {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(ROTATE, "true");
        return objects.send("PATCH", collection() + "/" + name, "application/merge-patch+json", patch);
    }
}
