package dev.irsa.cli;

import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The cluster that the publisher works in, and its own objects there. */
final class PublisherClusterOptions {
    @Mixin
    final ClusterOptions access = new ClusterOptions();

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "Namespace of the publisher's own objects (irsa-system).")
    String namespace = "irsa-system";

    @Option(
            names = "--service-account",
            paramLabel = "NAME",
            description =
                    "The publisher's ServiceAccount, for which the self-check's token is signed (irsa-publisher).")
    String serviceAccount = "irsa-publisher";

    @Option(
            names = "--config-map",
            paramLabel = "NAME",
            description = "ConfigMap of what is remembered of keys, and of the conditions (irsa-publisher).")
    String configMap = "irsa-publisher";

    @Option(
            names = "--lease",
            paramLabel = "NAME",
            description = "Lease by which replicas elect the one that publishes (irsa-publisher).")
    String lease = "irsa-publisher";

    @Option(
            names = "--leader-elect",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Whether there may be other replicas (true).")
    boolean leaderElect = true;

    List<String> names() {
        return List.of(namespace, serviceAccount, configMap, lease);
    }
}
