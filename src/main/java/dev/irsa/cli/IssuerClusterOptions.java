package dev.irsa.cli;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.config.SettingsException;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.sink.ConfigMapLedger;
import dev.irsa.issuer.sink.LedgerFile;
import dev.irsa.issuer.sink.LedgerStore;
import dev.irsa.issuer.source.Fetch;
import dev.irsa.issuer.source.KeySource;
import dev.irsa.issuer.source.KeySources;
import dev.irsa.issuer.source.cluster.ClusterKeys;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** For commands that look over the shoulder of a publisher: its cluster's keys, and its ledger. */
final class IssuerClusterOptions {
    private static final String CLUSTER = "cluster";
    private static final String CONFIG_MAP = "configmap:";

    @Mixin
    private ClusterOptions access = new ClusterOptions();

    @Mixin
    private ApiServerOptions servers = new ApiServerOptions();

    /** The cluster, if the options or one of these words speak of one; whoever asks closes it. */
    Optional<ApiConnection> cluster(List<String> words) {
        boolean named = access.isNamed()
                || words.stream().anyMatch(word -> word.equals(CLUSTER) || word.startsWith(CONFIG_MAP));
        return named ? Optional.of(access.open()) : Optional.empty();
    }

    /** The source that a word means; it lives as long as the command. */
    KeySource source(String word, boolean derivePublic, Fetch fetch) {
        if (!word.equals(CLUSTER)) {
            return KeySources.of(word, derivePublic, fetch);
        }
        ApiAccess cluster = access.access();
        // which key signs is for the publisher to find out, whose own account it takes
        return new ClusterKeys(servers.instances(cluster, access.open()), Optional.empty(), servers.samples());
    }

    /** The ledger that a word means. */
    LedgerStore ledger(String word, IssuerUrl issuer) {
        if (!word.startsWith(CONFIG_MAP)) {
            return new LedgerFile(Path.of(word), issuer);
        }
        String[] names = word.substring(CONFIG_MAP.length()).split("/", -1);
        if (names.length != 2 || !ServiceAccountRef.isNamespace(names[0]) || !ServiceAccountRef.isName(names[1])) {
            throw new SettingsException("--ledger must be a file, or configmap:NAMESPACE/NAME.");
        }
        ApiConnection api = access.open();
        return new ConfigMapLedger(api, names[0], names[1], issuer);
    }
}
