package dev.irsa.cli;

import dev.irsa.issuer.source.Fetch;
import dev.irsa.issuer.source.KeySource;
import dev.irsa.issuer.source.KeySources;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the publisher's keys come from. */
final class PublisherSourceOptions {
    @Mixin
    final ApiServerOptions apiServers = new ApiServerOptions();

    @Option(
            names = "--keys",
            split = ",",
            paramLabel = "FILE|URL",
            description = "Further public keys, as irsa issuer takes them; may be repeated.")
    private List<String> keys = new ArrayList<>();

    List<KeySource> others(Fetch fetch) {
        return keys.stream().map(word -> KeySources.of(word, false, fetch)).toList();
    }
}
