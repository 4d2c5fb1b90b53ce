package dev.irsa.cli;

import dev.irsa.issuer.KeyHistory;
import dev.irsa.issuer.source.cluster.MountedToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The workloads that may hold a token which a compromised key signed: their pods had one mounted before another key
 * signed.
 *
 * @param pods by the workload, {@code namespace/Kind name}
 */
record Restarts(Map<String, Set<String>> pods) {
    /** For clocks that differ between machines. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    /** For whoever has no access to the cluster where the key is removed. */
    static final List<String> BY_HAND = """
            Restart every pod that has a ServiceAccount token for AWS. With --kubeconfig they are listed here; this lists them too:
              kubectl get pods -A -o jsonpath='{range .items[*]}{.metadata.namespace}/{.metadata.name} {.spec.volumes[*].projected.sources[*].serviceAccountToken.audience}{"\\n"}{end}' | grep sts.amazonaws.com
            """.lines().toList();

    /** Those among all tokens. A pod that was made after the key had ceased to sign holds none of its tokens. */
    static Restarts of(List<MountedToken> tokens, Optional<KeyHistory> key) {
        Optional<Instant> end = key.filter(history -> !history.signing())
                .flatMap(KeyHistory::lastSigned)
                .map(last -> last.plus(SKEW));
        Map<String, Set<String>> pods = new LinkedHashMap<>();
        tokens.stream()
                .filter(token -> end.filter(token.created()::isAfter).isEmpty())
                .forEach(token -> pods.computeIfAbsent(
                                token.namespace() + "/" + token.workload(), _ -> new LinkedHashSet<>())
                        .add(token.pod()));
        return new Restarts(pods);
    }

    List<String> lines() {
        if (pods.isEmpty()) {
            return List.of(
                    "No pod has a ServiceAccount token for anybody outside the cluster; nothing is to be restarted.");
        }
        List<String> lines = new ArrayList<>(List.of("Restart these; they may hold a token that the key signed:"));
        pods.forEach((workload, names) -> lines.add("  " + workload + ": " + String.join(", ", names)));
        return List.copyOf(lines);
    }

    ArrayNode json() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        pods.forEach((workload, names) -> {
            ArrayNode list = array.addObject().put("workload", workload).putArray("pods");
            names.forEach(list::add);
        });
        return array;
    }
}
