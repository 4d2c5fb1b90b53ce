package dev.irsa.identity.cluster;

import dev.irsa.identity.AnnotationKeys;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What of a cluster counts.
 *
 * @param keys the annotations that count
 * @param namespaces the only ones whose ServiceAccounts are read; empty: all
 * @param mappingsNamespace where the {@code pod-identity-webhook} ConfigMap is; empty: it does not count
 * @param mappingsRefused is told in a sentence when a revision of the ConfigMap cannot be read
 */
public record ClusterRules(
        AnnotationKeys keys,
        List<String> namespaces,
        Optional<String> mappingsNamespace,
        Consumer<String> mappingsRefused) {
    public ClusterRules {
        namespaces = List.copyOf(namespaces);
    }
}
