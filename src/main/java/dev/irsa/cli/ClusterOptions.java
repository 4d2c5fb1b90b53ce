package dev.irsa.cli;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.config.ClusterSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reaches the cluster. */
final class ClusterOptions {
    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the cluster; as one of its pods by default.")
    @Nullable
    Path kubeconfig;

    @Option(names = "--kube-api", paramLabel = "URL", description = "The API server, instead of the kubeconfig's.")
    @Nullable
    String kubeApi;

    /** Whether a cluster was named. */
    boolean isNamed() {
        return kubeconfig != null || kubeApi != null;
    }

    /** Connects to nothing yet. */
    ApiConnection open() {
        return ApiConnection.open(access(), "irsa/" + Version.text());
    }

    ApiAccess access() {
        ClusterSettings cluster =
                new ClusterSettings(Optional.ofNullable(kubeconfig), Optional.ofNullable(kubeApi), List.of());
        return ClusterOrigin.access(cluster);
    }
}
