package dev.irsa.chart;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The checks of the Pod Security Standard "restricted" that concern what a chart can say. */
final class PodSecurity {
    private static final Set<String> VOLUMES = Set.of(
            "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

    private PodSecurity() {}

    /** Why a pod would be refused; empty when it would not. */
    static List<String> problems(JsonNode spec) {
        List<String> problems = new ArrayList<>();
        for (String field : List.of("hostNetwork", "hostPID", "hostIPC")) {
            if (spec.path(field).asBoolean(false)) {
                problems.add(field);
            }
        }
        JsonNode pod = spec.path("securityContext");
        if (!pod.path("runAsNonRoot").asBoolean(false)) {
            problems.add("runAsNonRoot");
        }
        if (pod.path("runAsUser").asInt(0) == 0) {
            problems.add("runAsUser");
        }
        if (!pod.at("/seccompProfile/type").asString("").equals("RuntimeDefault")) {
            problems.add("seccompProfile");
        }
        for (JsonNode volume : spec.path("volumes")) {
            volume.propertyNames().stream()
                    .filter(name -> !name.equals("name") && !VOLUMES.contains(name))
                    .forEach(name -> problems.add("volume " + name));
        }
        for (JsonNode container : spec.path("containers")) {
            JsonNode context = container.path("securityContext");
            if (context.path("allowPrivilegeEscalation").asBoolean(true)) {
                problems.add("allowPrivilegeEscalation");
            }
            if (context.path("privileged").asBoolean(false)) {
                problems.add("privileged");
            }
            if (!Rendered.texts(context.at("/capabilities/drop")).contains("ALL")) {
                problems.add("capabilities");
            }
            if (container.path("ports").valueStream().anyMatch(port -> port.has("hostPort"))) {
                problems.add("hostPort");
            }
        }
        return problems;
    }
}
