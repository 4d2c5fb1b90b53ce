package dev.irsa.testing.kubelet;

import dev.irsa.testing.Kube;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The environment of a container, as kubelet makes it (kubelet_pods.go, makeEnvironmentVariables): envFrom first, then
 * env in order, where a value may use what came before it.
 */
final class Variables {
    private final JsonNode pod;
    private final Kube kube;
    private final Map<String, String> result = new LinkedHashMap<>();

    private Variables(JsonNode pod, Kube kube, Map<String, String> image) {
        this.pod = pod;
        this.kube = kube;
        result.putAll(image);
    }

    /**
     * Resolves a container's variables.
     *
     * @param image what the container's image sets; it is overridden, and is no part of {@code $(NAME)}
     */
    static Map<String, String> of(JsonNode pod, JsonNode container, Kube kube, Map<String, String> image) {
        Variables variables = new Variables(pod, kube, image);
        Map<String, String> own = variables.own(container);
        variables.result.putAll(own);
        return variables.result;
    }

    private Map<String, String> own(JsonNode container) {
        Map<String, String> own = new LinkedHashMap<>();
        for (JsonNode source : container.path("envFrom")) {
            String prefix = source.path("prefix").asString("");
            data(source, "configMapRef", "secretRef").forEach((key, value) -> own.put(prefix + key, value));
        }
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asString();
            JsonNode from = variable.path("valueFrom");
            if (from.isMissingNode()) {
                own.put(name, expand(variable.path("value").asString(""), own));
            } else if (from.has("fieldRef")) {
                own.put(name, field(from.path("fieldRef").path("fieldPath").asString()));
            } else if (from.has("configMapKeyRef") || from.has("secretKeyRef")) {
                JsonNode key = from.has("configMapKeyRef") ? from.path("configMapKeyRef") : from.path("secretKeyRef");
                String value = data(from, "configMapKeyRef", "secretKeyRef")
                        .get(key.path("key").asString());
                if (value != null) {
                    own.put(name, value);
                } else if (!key.path("optional").asBoolean(false)) {
                    throw new IllegalStateException("CreateContainerConfigError: no key for " + name);
                }
            } else {
                throw new IllegalStateException("this kubelet does not know " + from);
            }
        }
        return own;
    }

    /** The entries of the ConfigMap or Secret that a source names. */
    private Map<String, String> data(JsonNode source, String configMap, String secret) {
        boolean map = source.has(configMap);
        JsonNode reference = source.path(map ? configMap : secret);
        Kube.Reply reply = kube.get("/api/v1/namespaces/" + field("metadata.namespace")
                + (map ? "/configmaps/" : "/secrets/") + reference.path("name").asString());
        if (reply.status() != 200 && !reference.path("optional").asBoolean(false)) {
            throw new IllegalStateException("CreateContainerConfigError: " + reply.text("/message"));
        }
        Map<String, String> data = new LinkedHashMap<>();
        reply.body().path("data").propertyStream().forEach(each -> {
            String value = each.getValue().asString();
            data.put(
                    each.getKey(), map ? value : new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
        });
        return data;
    }

    private String field(String path) {
        return field(pod, path);
    }

    /** The downward API. */
    static String field(JsonNode pod, String path) {
        if (path.endsWith("']")) {
            int bracket = path.indexOf('[');
            return pod.at("/" + path.substring(0, bracket).replace('.', '/'))
                    .path(path.substring(bracket + 2, path.length() - 2))
                    .asString("");
        }
        return switch (path) {
            case "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName" ->
                pod.at("/" + path.replace('.', '/')).asString("");
            case "status.podIP", "status.hostIP", "status.podIPs", "status.hostIPs" -> "127.0.0.1";
            default -> throw new IllegalStateException("no such field: " + path);
        };
    }

    /** {@code $(NAME)} is replaced where the name is known; {@code $$} stands for a dollar (k8s.io, expansion.go). */
    static String expand(String text, Map<String, String> known) {
        StringBuilder result = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            int end = text.indexOf(')', i);
            if (text.charAt(i) != '$') {
                result.append(text.charAt(i));
            } else if (next == '$') {
                result.append('$');
                i++;
            } else if (next == '(' && end > 0) {
                String name = text.substring(i + 2, end);
                result.append(known.getOrDefault(name, "$(" + name + ")"));
                i = end;
            } else {
                result.append('$');
            }
        }
        return result.toString();
    }

    /** A command or its arguments. */
    static List<String> expandAll(JsonNode words, Map<String, String> known) {
        List<String> result = new ArrayList<>();
        words.forEach(word -> result.add(expand(word.asString(), known)));
        return result;
    }
}
