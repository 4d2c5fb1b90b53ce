package dev.irsa.cli;

import dev.irsa.aws.Partition;
import dev.irsa.aws.ProviderGoal;
import dev.irsa.aws.iam.IamAccess;
import dev.irsa.aws.iam.IamProviders;
import dev.irsa.aws.iam.ProviderKeeper;
import dev.irsa.config.SettingsException;
import dev.irsa.issuer.source.Trust;
import dev.irsa.publisher.ProviderWatch;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whether {@code irsa publisher} looks at the OIDC provider in IAM too. */
final class PublisherProviderOptions {
    /** What becomes of the provider. */
    enum Provider {
        OFF,
        REPORT,
        ENSURE
    }

    @Option(
            names = "--provider",
            paramLabel = "WHAT",
            description =
                    "off: IAM is not asked; report: say when the OIDC provider is not as it should be; ensure: make it, "
                            + "or change what differs, unless somebody else made it (off). Needs AWS credentials.")
    private Provider provider = Provider.OFF;

    @Option(
            names = "--provider-client-id",
            split = ",",
            paramLabel = "TEXT",
            description = "Audience that the provider must take; may be repeated (those of --audience).")
    private List<String> clientIds = new ArrayList<>();

    @Option(
            names = "--provider-thumbprint",
            split = ",",
            paramLabel = "HEX|auto",
            description =
                    "Thumbprint that the provider must have; auto: that of the top CA the server sends. Without, they "
                            + "are left to IAM.")
    private List<String> thumbprints = new ArrayList<>();

    @Option(
            names = "--provider-interval",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "From one look at the provider to the next while it is right (15m).")
    private Duration interval = Duration.ofMinutes(15);

    @Option(
            names = "--partition",
            paramLabel = "NAME",
            converter = IamOptions.Partitions.class,
            description = "Partition of the account: aws, aws-cn, aws-us-gov … (aws).")
    private Partition partition = Partition.AWS;

    @Option(names = "--iam-endpoint", paramLabel = "URL", description = "Another address of IAM than the partition's.")
    private @Nullable URI endpoint;

    /**
     * How to look; empty when not asked to.
     *
     * @param audiences of tokens, unless client ids are named
     * @param enforcing whether anything may be changed at all
     * @throws SettingsException when IAM would not take it
     */
    Optional<ProviderWatch.Settings> settings(Set<String> audiences, boolean enforcing, Trust trust) {
        if (provider == Provider.OFF) {
            return Optional.empty();
        }
        if (interval.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new SettingsException("--provider-interval must be at least 1s; 15m is usual.");
        }
        ProviderGoal goal = new ProviderGoal(
                        clientIds.isEmpty() ? audiences : new TreeSet<>(clientIds),
                        ThumbprintOptions.given(thumbprints),
                        Map.of(),
                        false,
                        false)
                .checked()
                .orElse(problem -> {
                    throw new SettingsException("The provider cannot be made: " + problem + ".");
                });
        ProviderKeeper keeper = new ProviderKeeper(
                new IamProviders(new IamAccess(partition, Optional.ofNullable(endpoint), trust)),
                ThumbprintOptions.source(thumbprints, trust));
        return Optional.of(
                new ProviderWatch.Settings(keeper, goal, interval, enforcing && provider == Provider.ENSURE));
    }
}
