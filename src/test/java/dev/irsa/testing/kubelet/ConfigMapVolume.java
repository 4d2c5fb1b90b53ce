package dev.irsa.testing.kubelet;

import dev.irsa.testing.Kube;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A volume with the entries of a ConfigMap as files; it is not updated. */
record ConfigMapVolume(Path directory) implements Volume {
    static ConfigMapVolume of(JsonNode pod, JsonNode volume, Kube kube, Path directory) {
        JsonNode reference = volume.path("configMap");
        if (reference.has("items")) {
            throw new IllegalStateException("this kubelet does not know items of a ConfigMap: " + volume);
        }
        Kube.Reply reply = kube.get("/api/v1/namespaces/" + Variables.field(pod, "metadata.namespace") + "/configmaps/"
                + reference.path("name").asString());
        if (reply.status() != 200) {
            throw new IllegalStateException("FailedMount: " + reply.text("/message"));
        }
        try {
            Files.createDirectories(directory);
            for (Map.Entry<String, JsonNode> entry : reply.body().path("data").properties()) {
                Files.writeString(
                        directory.resolve(entry.getKey()), entry.getValue().asString());
            }
            return new ConfigMapVolume(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
