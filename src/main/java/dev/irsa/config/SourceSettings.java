package dev.irsa.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where identities come from.
 *
 * @param manifests a directory of manifests that stands for the cluster
 * @param cluster how to reach it, unless manifests stand for it
 * @param namespace of the {@code pod-identity-webhook} ConfigMap
 * @param watchConfigMap whether that ConfigMap counts
 * @param identitiesFile the container-credentials identities file
 */
public record SourceSettings(
        Optional<Path> manifests,
        ClusterSettings cluster,
        String namespace,
        boolean watchConfigMap,
        Optional<Path> identitiesFile) {
    /** Sources beside the cluster itself. */
    public SourceSettings(
            Optional<Path> manifests, String namespace, boolean watchConfigMap, Optional<Path> identitiesFile) {
        this(manifests, ClusterSettings.IN_CLUSTER, namespace, watchConfigMap, identitiesFile);
    }
}
