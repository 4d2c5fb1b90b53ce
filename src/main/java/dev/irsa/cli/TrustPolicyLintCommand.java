package dev.irsa.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.irsa.aws.Partition;
import dev.irsa.aws.TrustExpectation;
import dev.irsa.aws.TrustFinding;
import dev.irsa.aws.TrustPolicy;
import dev.irsa.aws.TrustPolicyLint;
import dev.irsa.aws.iam.IamRoles;
import dev.irsa.identity.Parsed;
import dev.irsa.identity.RoleArn;
import dev.irsa.issuer.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code irsa trust-policy lint}: whether a trust policy lets in the right ones, and no others. */
@Command(
        name = "lint",
        description = "Look for what makes a trust policy let in too many, or nobody.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no errors; with --strict no warnings either",
            "1:the policy could not be read",
            "2:wrong usage",
            "3:there are findings"
        })
final class TrustPolicyLintCommand implements Callable<Integer> {
    private static final int FINDINGS = 3;

    enum Format {
        table,
        json
    }

    private record Subject(String text, TrustExpectation expected) {}

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "FILE|ROLE",
            description = "a file with the policy, - for standard input, or the name or ARN of a role in IAM")
    private String subject = "";

    @Option(names = "--issuer", paramLabel = "URL", description = "the issuer whose tokens are meant")
    private @Nullable String issuer;

    @Option(names = "--account", paramLabel = "DIGITS", description = "the account of the role, for a policy in a file")
    private @Nullable String account;

    @Option(
            names = "--audience",
            paramLabel = "TEXT",
            description = "an audience that tokens have; may be repeated (default: " + TrustExpectation.STS + ")")
    private Set<String> audiences = new LinkedHashSet<>();

    @Option(names = "--limit", paramLabel = "CHARACTERS", description = "what IAM takes (default: 2048)")
    private int limit = TrustPolicy.DEFAULT_LIMIT;

    @Option(names = "--strict", description = "warnings count as well")
    private boolean strict;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "table|json",
            description = "how to print it (default: table)")
    private Format format = Format.table;

    @Mixin
    private IamOptions iam = new IamOptions();

    @Override
    public Integer call() {
        Subject read;
        try {
            read = read();
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
        List<TrustFinding> findings = TrustPolicyLint.check(read.text(), read.expected());
        print(findings);
        return findings.stream().anyMatch(finding -> strict || finding.isError()) ? FINDINGS : 0;
    }

    private Subject read() throws IOException {
        TrustExpectation expected = new TrustExpectation(
                Optional.ofNullable(issuer).map(AwsOptions::issuer),
                AwsOptions.account(account),
                Optional.empty(),
                audiences.isEmpty() ? Set.of(TrustExpectation.STS) : audiences,
                limit);
        if (subject.equals("-")) {
            return new Subject(text(System.in), expected);
        }
        Path file = Path.of(subject);
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                return new Subject(text(in), expected);
            }
        }
        if (!subject.startsWith("arn:") && !subject.matches("[A-Za-z0-9_+=,.@-]{1,64}")) {
            throw new IOException("there is no file " + subject + ", and no role can be called like this");
        }
        return role(expected);
    }

    private Subject role(TrustExpectation expected) throws IOException {
        Partition partition = iam.partition();
        String name = subject;
        if (subject.startsWith("arn:")) {
            RoleArn arn = RoleArn.parse(subject).orElse(problem -> {
                throw new CommandFailure(subject + " " + problem + ".");
            });
            name = arn.text().substring(arn.text().lastIndexOf('/') + 1);
            partition = Partition.of(arn.text().split(":", -1)[1]).orElse(partition);
        }
        try (IamRoles roles = new IamRoles(iam.access(partition))) {
            IamRoles.Trusting role =
                    roles.find(name).orElseThrow(() -> new IOException("there is no file and no role " + subject));
            return switch (RoleArn.parse(role.arn())) {
                case Parsed.Valid<RoleArn>(RoleArn arn) -> new Subject(role.trustPolicy(), expected.of(arn));
                case Parsed.Invalid<RoleArn> _ -> new Subject(role.trustPolicy(), expected);
            };
        }
    }

    private static String text(InputStream in) throws IOException {
        byte[] bytes = in.readNBytes(Json.MAX_READ_BYTES + 1);
        if (bytes.length > Json.MAX_READ_BYTES) {
            throw new IOException("the policy is larger than 1 MiB");
        }
        return new String(bytes, UTF_8);
    }

    private void print(List<TrustFinding> findings) {
        PrintWriter out = spec.commandLine().getOut();
        if (format == Format.json) {
            ObjectNode json = JsonNodeFactory.instance.objectNode();
            ArrayNode array = json.putArray("findings");
            findings.forEach(finding -> array.addObject()
                    .put("rule", finding.rule().name())
                    .put("severity", finding.severity().label())
                    .put("where", finding.where())
                    .put("sentence", finding.sentence()));
            out.print(Json.canonical(json));
        } else if (findings.isEmpty()) {
            out.println("no findings");
        } else {
            TextTable table = new TextTable(UnaryOperator.identity(), "RULE", "SEVERITY", "WHERE", "FINDING");
            findings.forEach(finding -> table.add(
                    finding.rule().name(),
                    finding.severity().label().toUpperCase(Locale.ROOT),
                    finding.where().isEmpty() ? "policy" : finding.where(),
                    finding.sentence()));
            out.print(table);
        }
        out.flush();
    }
}
