package dev.irsa.cli;

import dev.irsa.config.SettingsException;
import dev.irsa.issuer.source.Fetch;
import dev.irsa.issuer.source.KeySource;
import dev.irsa.issuer.source.KeySources;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where the publisher's keys come from. */
final class PublisherSourceOptions {
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
            description =
                    "The name that the certificates of API servers must have when they are asked one by one (kubernetes.default.svc).")
    String serverName = "kubernetes.default.svc";

    @Option(
            names = "--keys",
            split = ",",
            paramLabel = "FILE|URL",
            description = "Further public keys, as irsa issuer takes them; may be repeated.")
    private List<String> keys = new ArrayList<>();

    /** The API servers that were named, as host and port. */
    List<String> apiServers() {
        return apiServers.stream().map(PublisherSourceOptions::address).toList();
    }

    private static String address(String text) {
        String bare = text.startsWith("https://") ? text.substring("https://".length()) : text;
        if (!bare.matches("(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+):[0-9]{1,5}")) {
            throw new SettingsException(
                    "--api-server must be a host and a port, such as 10.0.0.1:6443 or [fd00::1]:6443.");
        }
        return bare;
    }

    List<KeySource> others(Fetch fetch) {
        return keys.stream().map(word -> KeySources.of(word, false, fetch)).toList();
    }
}
