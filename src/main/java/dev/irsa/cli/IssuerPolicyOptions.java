package dev.irsa.cli;

import dev.irsa.issuer.DocumentMode;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Situation;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How long to wait, and what may be done. */
final class IssuerPolicyOptions {
    @Option(
            names = "--document",
            defaultValue = "SYNTHESISED",
            description =
                    "where the discovery document comes from: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private DocumentMode document = DocumentMode.SYNTHESISED;

    @Option(names = "--adopt", description = "take over documents that this program did not write")
    private boolean adopt;

    @Option(names = "--allow-issuer-migration", description = "the API servers may still sign with another issuer")
    private boolean migrating;

    @Option(
            names = "--pre-publish",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "public before signing (24h)")
    private Duration prePublish = RotationPolicy.DEFAULT.prePublish();

    @Option(
            names = "--token-lifetime",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "longest token (24h)")
    private Duration tokenLifetime = RotationPolicy.DEFAULT.tokenLifetime();

    @Option(names = "--max-age", paramLabel = "TIME", converter = Durations.class, description = "Cache-Control (1h)")
    private Duration maxAge = RotationPolicy.DEFAULT.cacheMaxAge();

    @Option(names = "--no-check", description = "do not look at the public documents; no key is ever removed then")
    private boolean unchecked;

    RotationPolicy policy() {
        return RotationPolicy.DEFAULT
                .withPrePublish(prePublish)
                .withTokenLifetime(tokenLifetime)
                .withCacheMaxAge(maxAge);
    }

    Situation.Options situation(Optional<KeyId> compromised) {
        return new Situation.Options(document, adopt, migrating, compromised);
    }

    boolean isUnchecked() {
        return unchecked;
    }
}
