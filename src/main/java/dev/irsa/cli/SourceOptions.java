package dev.irsa.cli;

import dev.irsa.config.ClusterSettings;
import dev.irsa.config.SettingsException;
import dev.irsa.config.SourceSettings;
import dev.irsa.identity.ServiceAccountRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where identities come from. */
final class SourceOptions {
    @Option(
            names = "--manifests",
            paramLabel = "DIR",
            description = "Directory of manifests that stands for the cluster; followed as it changes.")
    @Nullable
    Path manifests;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the cluster; as one of its pods by default.")
    @Nullable
    Path kubeconfig;

    @Option(names = "--kube-api", paramLabel = "URL", description = "The API server, instead of the kubeconfig's.")
    @Nullable
    String kubeApi;

    @Option(
            names = "--namespaces",
            split = ",",
            paramLabel = "NAME",
            description = "Only ServiceAccounts of these namespaces count, and no right beyond them is needed.")
    List<String> namespaces = List.of();

    @Option(
            names = "--namespace",
            paramLabel = "NAME",
            description = "Namespace of the webhook's Service and of the pod-identity-webhook ConfigMap.")
    String namespace = "eks";

    @Option(names = "--service-name", paramLabel = "NAME", description = "Name of the webhook's Service.")
    String serviceName = "pod-identity-webhook";

    @Option(
            names = "--watch-config-map",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Also read roles from the pod-identity-webhook ConfigMap.")
    boolean watchConfigMap;

    @Option(
            names = "--watch-container-credentials-config",
            paramLabel = "FILE",
            description = "Identities file of the container-credentials mode; followed as it changes.")
    @Nullable
    Path identitiesFile;

    SourceSettings settings() {
        if (!ServiceAccountRef.isNamespace(namespace)) {
            throw new SettingsException("--namespace must be the name of a namespace.");
        }
        if (!ServiceAccountRef.isNamespace(serviceName)) {
            throw new SettingsException("--service-name must be the name of a Service.");
        }
        for (String one : namespaces) {
            if (!ServiceAccountRef.isNamespace(one)) {
                throw new SettingsException("--namespaces must be names of namespaces, separated by commas.");
            }
        }
        if (manifests != null && (kubeconfig != null || kubeApi != null)) {
            throw new SettingsException("--manifests stands for the cluster: use it without --kubeconfig.");
        }
        if (manifests != null && !Files.isDirectory(manifests)) {
            throw new SettingsException("--manifests " + manifests + " is not a directory that can be read.");
        }
        return new SourceSettings(
                Optional.ofNullable(manifests),
                new ClusterSettings(
                        Optional.ofNullable(kubeconfig),
                        Optional.ofNullable(kubeApi).filter(url -> !url.isEmpty()),
                        namespaces),
                namespace,
                watchConfigMap,
                Optional.ofNullable(identitiesFile));
    }

    /** The names by which an API server calls the Service. */
    List<String> serviceNames() {
        String qualified = serviceName + "." + namespace;
        return List.of(serviceName, qualified, qualified + ".svc", qualified + ".svc.cluster.local");
    }
}
