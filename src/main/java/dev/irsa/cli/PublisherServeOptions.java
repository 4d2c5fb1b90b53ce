package dev.irsa.cli;

import dev.irsa.config.SettingsException;
import dev.irsa.issuer.DocumentMode;
import dev.irsa.issuer.sink.IssuerServer;
import dev.irsa.issuer.sink.ServerCertificate;
import dev.irsa.publisher.Serving;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether {@code irsa publisher} serves the documents itself, from every replica. */
final class PublisherServeOptions {
    @Option(
            names = "--serve-tls-cert",
            paramLabel = "FILE",
            description =
                    "Serve the documents over HTTPS from every replica, with this certificate and its intermediates.")
    private @Nullable Path certificate;

    @Option(names = "--serve-tls-key", paramLabel = "FILE", description = "The certificate's private key.")
    private @Nullable Path key;

    @Option(names = "--serve-port", paramLabel = "PORT", description = "Where the documents are served (8443).")
    private int port = 8443;

    @Option(
            names = "--serve-max-stale",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "For how long documents are served after the last good look at the API servers (24h).")
    private Duration maxStale = Duration.ofDays(1);

    @Option(
            names = "--serve-allow-host",
            split = ",",
            paramLabel = "NAME",
            description = "A Host header to take besides the issuers' own; may be repeated.")
    private Set<String> hosts = new LinkedHashSet<>();

    boolean isAsked() {
        return certificate != null || key != null;
    }

    /**
     * How to serve; empty when not asked to.
     *
     * @throws SettingsException naming what is wrong
     */
    Optional<Serving.Settings> settings(Duration cacheMaxAge, DocumentMode mode) {
        Path chainFile = certificate;
        Path keyFile = key;
        if (chainFile == null && keyFile == null) {
            return Optional.empty();
        }
        if (chainFile == null || keyFile == null) {
            throw new SettingsException("--serve-tls-cert and --serve-tls-key go together.");
        }
        if (mode != DocumentMode.SYNTHESISED) {
            throw new SettingsException(
                    "--serve-tls-cert goes with --document synthesised only: replicas that stand by serve what the ledger"
                            + " holds, which are the keys alone.");
        }
        if (port < 0 || port > 65535 || !maxStale.isPositive()) {
            throw new SettingsException("--serve-port must be a port, and --serve-max-stale more than nothing.");
        }
        try {
            return Optional.of(new Serving.Settings(
                    new InetSocketAddress(port),
                    new ServerCertificate(chainFile, keyFile),
                    new IssuerServer.Settings(cacheMaxAge, maxStale, hosts)));
        } catch (IOException e) {
            throw new SettingsException("--serve-tls-cert or --serve-tls-key cannot be used: " + e.getMessage() + ".");
        }
    }
}
