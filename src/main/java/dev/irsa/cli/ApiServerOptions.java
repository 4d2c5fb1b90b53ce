package dev.irsa.cli;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.config.SettingsException;
import dev.irsa.issuer.source.cluster.Dialler;
import dev.irsa.issuer.source.cluster.Instances;
import dev.irsa.issuer.source.cluster.NamedInstances;
import dev.irsa.issuer.source.cluster.SlicedInstances;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How the API servers of a cluster are asked for their keys, one by one. */
final class ApiServerOptions {
    private static final int MAX_SAMPLES = 20;

    @Option(
            names = "--api-server",
            split = ",",
            paramLabel = "HOST:PORT",
            description =
                    "An API server; may be repeated. By default those in the EndpointSlices of default/kubernetes.")
    private List<String> apiServers = new ArrayList<>();

    @Option(
            names = "--api-server-name",
            paramLabel = "NAME",
            description = "The name that the certificates of API servers must have when they are asked one by one "
                    + "(kubernetes.default.svc).")
    private String serverName = "kubernetes.default.svc";

    @Option(
            names = "--api-server-samples",
            paramLabel = "NUMBER",
            description =
                    "New connections that are made to each address in a round, so that API servers with other keys behind "
                            + "one load balancer are found (3).")
    private int samples = 3;

    /** How often each address is asked. */
    int samples() {
        check();
        return samples;
    }

    void check() {
        if (samples < 1 || samples > MAX_SAMPLES) {
            throw new SettingsException("--api-server-samples must be from 1 to 20.");
        }
    }

    /** API servers that were named; else those of the cluster; else, where TLS ends before us, the one there is. */
    Instances instances(ApiAccess access, ApiConnection api) {
        List<String> named = apiServers.stream().map(ApiServerOptions::address).toList();
        Dialler dialler = new Dialler(access, serverName, "irsa/" + Version.text());
        if (!named.isEmpty()) {
            return new NamedInstances(named, dialler);
        }
        return access.url().startsWith("https://")
                ? new SlicedInstances(api, dialler)
                : Instances.only(new Instances.Instance(
                        "API server " + api.url(),
                        api,
                        Optional.of(() -> ApiConnection.open(access, "irsa/" + Version.text()))));
    }

    private static String address(String text) {
        String bare = text.startsWith("https://") ? text.substring("https://".length()) : text;
        if (!bare.matches("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+):[0-9]{1,5}")) {
            throw new SettingsException(
                    "--api-server must be a host and a port, such as 10.0.0.1:6443 or [fd00::1]:6443.");
        }
        return bare;
    }
}
