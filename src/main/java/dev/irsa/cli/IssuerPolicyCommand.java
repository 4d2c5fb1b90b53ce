package dev.irsa.cli;

import dev.irsa.aws.IssuerPolicies;
import dev.irsa.aws.Partition;
import dev.irsa.aws.Policy;
import dev.irsa.aws.ProviderArn;
import dev.irsa.config.SettingsException;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.sink.s3.S3Location;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code irsa issuer policy …}: the policies that go with a bucket for an issuer's documents. */
@Command(
        name = "policy",
        description = "Write the policies that go with a bucket for an issuer's documents.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class IssuerPolicyCommand {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--sink",
            paramLabel = "s3://BUCKET/PREFIX",
            scope = ScopeType.INHERIT,
            description = "where the documents are; required")
    private @Nullable String sink;

    @Option(
            names = "--partition",
            paramLabel = "NAME",
            converter = IamOptions.Partitions.class,
            scope = ScopeType.INHERIT,
            description = "aws (default), aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f or aws-eusc")
    private Partition partition = Partition.AWS;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json|terraform",
            scope = ScopeType.INHERIT,
            description = "how to print it (default: json)")
    private TrustPolicyCommand.Format format = TrustPolicyCommand.Format.json;

    @Command(
            name = "publisher",
            description =
                    "What the publisher may do: read and write the two documents, and with --issuer keep the provider.",
            mixinStandardHelpOptions = true)
    int publisher(
            @Option(names = "--account", paramLabel = "DIGITS", description = "the account of bucket and provider")
                    @Nullable
                    String account,
            @Option(
                            names = "--issuer",
                            paramLabel = "URL",
                            description = "also allow irsa provider ensure for this issuer")
                    @Nullable
                    String issuer,
            @Option(
                            names = "--s3-compatible",
                            description = "also allow the object on which another server than S3 is tried")
                    boolean compatible) {
        Optional<String> owner = AwsOptions.account(account);
        if (issuer != null && owner.isEmpty()) {
            throw new SettingsException("--issuer needs --account as well.");
        }
        Optional<ProviderArn> provider = Optional.ofNullable(issuer)
                .map(url -> ProviderArn.of(partition, owner.orElseThrow(), AwsOptions.issuer(url)));
        S3Location location = location();
        List<String> probed = compatible ? List.of(location.probeKey()) : List.of();
        return print(policies(location).publisher(owner, provider, probed), "publisher");
    }

    @Command(
            name = "bucket",
            description = "The bucket's policy when everybody may read the two documents from it.",
            mixinStandardHelpOptions = true)
    int bucket() {
        return print(policies(location()).publicBucket(), "issuer");
    }

    @Command(
            name = "cloudfront",
            description = "The bucket's policy when only a CloudFront distribution may read the two documents from it.",
            mixinStandardHelpOptions = true)
    int cloudFront(
            @Option(
                            names = "--account",
                            required = true,
                            paramLabel = "DIGITS",
                            description = "the distribution's account")
                    String account,
            @Option(
                            names = "--distribution",
                            required = true,
                            paramLabel = "ID",
                            description = "the distribution's id, such as E2QWRUHAPOMQZL")
                    String distribution) {
        if (!partition.hasCloudFront()) {
            throw new SettingsException("There is no CloudFront in " + partition + "; use a public bucket.");
        }
        if (!distribution.matches("E[A-Z0-9]{5,30}")) {
            throw new SettingsException("--distribution must be an id such as E2QWRUHAPOMQZL, and not a host name.");
        }
        return print(
                policies(location()).cloudFront(AwsOptions.account(account).orElseThrow(), distribution), "issuer");
    }

    private S3Location location() {
        if (sink == null) {
            throw new SettingsException("--sink is required, such as --sink s3://bucket/prefix.");
        }
        return S3Location.parse(sink).orElse(findings -> {
            throw new SettingsException(
                    findings.stream().map(Finding::sentence).findFirst().orElse("--sink cannot be read."));
        });
    }

    private IssuerPolicies policies(S3Location location) {
        return new IssuerPolicies(partition, location.bucket(), location.prefix());
    }

    private int print(Policy policy, String name) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case json -> policy.json();
                    case terraform -> policy.terraform(name);
                });
        out.flush();
        return 0;
    }
}
