package dev.irsa.cli;

import dev.irsa.issuer.Reach;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom to trust, and whether AWS is to reach the issuer. */
final class IssuerTrustOptions {
    @Option(names = "--ca-file", paramLabel = "PEM", description = "trust these certificate authorities as well")
    private @Nullable Path caFile;

    @Option(
            names = "--allow-private",
            description = "take ports and private hosts: a warning then, because AWS cannot reach them")
    private boolean allowPrivate;

    Reach reach() {
        return allowPrivate ? Reach.PRIVATE : Reach.PUBLIC;
    }

    Trust trust() throws IOException {
        return Trust.with(Optional.ofNullable(caFile));
    }
}
