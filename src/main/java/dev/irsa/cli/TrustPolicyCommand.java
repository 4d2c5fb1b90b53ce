package dev.irsa.cli;

import dev.irsa.aws.Partition;
import dev.irsa.aws.ProviderArn;
import dev.irsa.aws.SubjectPattern;
import dev.irsa.aws.TrustExpectation;
import dev.irsa.aws.TrustPolicy;
import dev.irsa.config.SettingsException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code irsa trust-policy}: who may assume a role. */
@Command(
        name = "trust-policy",
        description = "Write the trust policy of a role for ServiceAccounts: audience and subject compared as a whole.",
        mixinStandardHelpOptions = true,
        subcommands = TrustPolicyLintCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:printed", "1:larger than IAM takes", "2:wrong usage"})
final class TrustPolicyCommand implements Callable<Integer> {
    private static final int TOO_LARGE = 1;

    enum Format {
        json,
        terraform
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--issuer", paramLabel = "URL", description = "the cluster's issuer; required")
    private @Nullable String issuer;

    @Option(names = "--account", paramLabel = "DIGITS", description = "the account of provider and role; required")
    private @Nullable String account;

    @Option(
            names = "--sa",
            paramLabel = "NAMESPACE/NAME",
            description = "a ServiceAccount that may assume the role; required, may be repeated")
    private List<String> accounts = new ArrayList<>();

    @Option(
            names = "--audience",
            paramLabel = "TEXT",
            description = "the tokens' audience; may be repeated (default: " + TrustExpectation.STS + ")")
    private List<String> audiences = new ArrayList<>();

    @Option(
            names = "--partition",
            paramLabel = "NAME",
            converter = IamOptions.Partitions.class,
            description = "aws (default), aws-cn, aws-us-gov, aws-iso, aws-iso-b, aws-iso-e, aws-iso-f or aws-eusc")
    private Partition partition = Partition.AWS;

    @Option(
            names = "--allow-wildcards",
            description = "take * and ? in --sa, under StringLike: accounts that are made later get the role as well")
    private boolean wildcards;

    @Option(
            names = "--limit",
            paramLabel = "CHARACTERS",
            description = "what IAM takes (default: 2048; at most 4096, if the account's quota was raised)")
    private int limit = TrustPolicy.DEFAULT_LIMIT;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "json|terraform",
            description = "how to print it (default: json)")
    private Format format = Format.json;

    @Override
    public Integer call() {
        if (issuer == null || account == null || accounts.isEmpty()) {
            throw new SettingsException("--issuer, --account and --sa are required.");
        }
        if (limit < 1 || limit > TrustPolicy.MAX_LIMIT) {
            throw new SettingsException("--limit must be at most 4096, which is IAM's own.");
        }
        TrustPolicy policy = new TrustPolicy(
                ProviderArn.of(partition, AwsOptions.account(account).orElseThrow(), AwsOptions.issuer(issuer)),
                audiences(),
                accounts.stream().distinct().map(this::subject).toList());
        int size = policy.policy().size();
        return size > limit ? propose(policy, size) : print(policy);
    }

    private List<String> audiences() {
        for (String each : audiences) {
            if (each.isEmpty() || each.length() > 255 || !each.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                throw new SettingsException("--audience must be 1 to 255 characters without blanks.");
            }
            if (each.contains("*") || each.contains("?")) {
                throw new SettingsException("--audience is compared as a whole; name it without * and ?.");
            }
        }
        return audiences.isEmpty()
                ? List.of(TrustExpectation.STS)
                : audiences.stream().distinct().toList();
    }

    private SubjectPattern subject(String text) {
        SubjectPattern subject = SubjectPattern.parse(text).orElse(problem -> {
            throw new SettingsException("--sa " + text + " " + problem + ".");
        });
        if (subject.isWildcard() && !wildcards) {
            throw new SettingsException("--sa " + text + " is a pattern, which lets in accounts that are made later;"
                    + " name the accounts, or say --allow-wildcards.");
        }
        return subject;
    }

    private int print(TrustPolicy policy) {
        PrintWriter err = spec.commandLine().getErr();
        policy.subjects().stream()
                .filter(SubjectPattern::isWildcard)
                .forEach(subject -> err.println(
                        "warning: whoever may make a ServiceAccount that matches " + subject + " gets the role"));
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (format) {
                    case json -> policy.policy().json();
                    case terraform -> policy.policy().terraform("trust");
                });
        out.flush();
        return 0;
    }

    private int propose(TrustPolicy policy, int size) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("The policy has " + size + " characters without blanks, and IAM takes " + limit + ".");
        List<TrustPolicy> parts = policy.split(limit);
        if (parts.isEmpty()) {
            err.println("It is too large with a single ServiceAccount already; choose a shorter issuer or audience.");
        } else {
            err.println("Use " + parts.size() + " roles, with these accounts each:");
            parts.forEach(part -> err.println("  "
                    + part.subjects().stream().map(subject -> "--sa " + subject).collect(Collectors.joining(" "))));
        }
        if (size <= TrustPolicy.MAX_LIMIT) {
            err.println("Or have the account's quota \"Role trust policy length\" raised, and say --limit 4096.");
        }
        err.flush();
        return TOO_LARGE;
    }
}
