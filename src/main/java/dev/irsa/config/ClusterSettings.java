package dev.irsa.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the cluster's API server is reached, and what of it is read.
 *
 * @param kubeconfig empty: as a pod of the cluster
 * @param url of the API server; goes before the kubeconfig's
 * @param namespaces the only ones whose ServiceAccounts count; empty: all
 */
public record ClusterSettings(Optional<Path> kubeconfig, Optional<String> url, List<String> namespaces) {
    /** As a pod of the cluster, with all of its namespaces. */
    public static final ClusterSettings IN_CLUSTER = new ClusterSettings(Optional.empty(), Optional.empty(), List.of());

    public ClusterSettings {
        namespaces = List.copyOf(namespaces);
    }
}
