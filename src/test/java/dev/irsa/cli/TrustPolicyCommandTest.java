package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustPolicyCommandTest {
    private static final List<String> FIXED =
            List.of("trust-policy", "--issuer", "https://oidc.example.com/prod", "--account", "111122223333");

    @TempDir
    Path directory;

    private final Shell shell = new Shell();

    private int write(String... more) {
        return shell.run(Stream.concat(FIXED.stream(), Stream.of(more)).toArray(String[]::new));
    }

    private int lint(String policy, String... more) throws IOException {
        Path file = Files.writeString(directory.resolve("policy.json"), policy);
        return shell.run(Stream.concat(Stream.of("trust-policy", "lint", file.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void whatIsWrittenPassesLint() throws IOException {
        assertThat(write("--sa", "team-a/app", "--sa", "team-a/web")).isZero();
        String policy = shell.out();
        assertThat(policy).contains("system:serviceaccount:team-a:app", "system:serviceaccount:team-a:web");
        assertThat(lint(policy, "--issuer", "https://oidc.example.com/prod", "--account", "111122223333", "--strict"))
                .isZero();
        assertThat(shell.out()).isEqualTo("no findings\n");
    }

    @Test
    void terraform() {
        assertThat(write("--sa", "team-a/app", "--partition", "aws-us-gov", "-o", "terraform"))
                .isZero();
        assertThat(shell.out())
                .startsWith("data \"aws_iam_policy_document\" \"trust\" {")
                .contains("arn:aws-us-gov:iam::111122223333:oidc-provider/oidc.example.com/prod");
    }

    @Test
    void patternsMustBeAskedFor() {
        assertThat(write("--sa", "team-a/job-*")).isEqualTo(2);
        assertThat(shell.err()).contains("say --allow-wildcards");
        assertThat(write("--sa", "team-a/job-*", "--allow-wildcards")).isZero();
        assertThat(shell.err()).startsWith("warning: whoever may make a ServiceAccount that matches team-a/job-*");
        assertThat(shell.out()).contains("StringLike");
        assertThat(write("--sa", "*/*", "--allow-wildcards")).isEqualTo(2);
    }

    @Test
    void aPolicyThatIsTooLargeIsNotPrinted() {
        List<String> accounts = new ArrayList<>();
        IntStream.range(0, 50).forEach(i -> accounts.addAll(List.of("--sa", "a-namespace/account-" + i)));
        assertThat(write(accounts.toArray(String[]::new))).isEqualTo(1);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err())
                .contains("IAM takes 2048", "Use 2 roles", "--sa a-namespace/account-49", "--limit 4096");
        accounts.addAll(List.of("--limit", "4096"));
        assertThat(write(accounts.toArray(String[]::new))).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--sa, app, is not namespace/name",
        "--sa, A/b, no Kubernetes name",
        "--audience, a b, without blanks",
        "--audience, '*', compared as a whole",
        "--limit, 5000, at most 4096",
        "--partition, aws-mars, is no partition",
        "--account, 12, 12 digits",
        "--issuer, http://oidc.example.com, must begin with https://",
    })
    void badInputIsExplained(String option, String value, String sentence) {
        assertThat(write("--sa", "team-a/app", option, value)).isEqualTo(2);
        assertThat(shell.err()).contains(sentence);
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void whatIsRequiredIsNamed() {
        assertThat(shell.run("trust-policy", "--sa", "a/b")).isEqualTo(2);
        assertThat(shell.err()).contains("--issuer, --account and --sa are required");
    }

    @Test
    void lintPrintsATableOrJson() throws IOException {
        write("--sa", "team-a/app");
        String loose = shell.out().replaceAll("\"oidc.example.com/prod:aud\": \"[^\"]*\",", "");
        assertThat(lint(loose)).isEqualTo(3);
        assertThat(shell.out())
                .matches("(?s)RULE +SEVERITY +WHERE +FINDING\nP5 +ERROR +statement 1 +the audience is not compared.*");
        assertThat(lint(loose, "-o", "json")).isEqualTo(3);
        assertThat(shell.out())
                .startsWith("{\"findings\":[{\"rule\":\"P5\",\"sentence\":\"the audience is not compared")
                .endsWith("\"severity\":\"error\",\"where\":\"statement 1\"}]}\n");
    }

    @Test
    void warningsCountOnlyWhenStrict() throws IOException {
        write("--sa", "team-a/app", "--audience", "other");
        String policy = shell.out();
        assertThat(lint(policy)).isZero();
        assertThat(shell.out()).contains("P5", "WARNING");
        assertThat(lint(policy, "--strict")).isEqualTo(3);
        assertThat(lint(policy, "--strict", "--audience", "other")).isZero();
    }

    @Test
    void whatCannotBeReadIsSaid() {
        assertThat(shell.run(
                        "trust-policy", "lint", directory.resolve("none.json").toString()))
                .isEqualTo(1);
        assertThat(shell.err()).contains("there is no file");
        assertThat(shell.run("trust-policy", "lint", "arn:aws:iam::1:role/x")).isEqualTo(1);
        assertThat(shell.err()).contains("has no 12-digit account");
    }

    @Test
    void policiesOfTheIssuer() {
        assertThat(shell.run("issuer", "policy", "bucket", "--sink", "s3://oidc/prod"))
                .isZero();
        assertThat(shell.out()).contains("\"Principal\": \"*\"", "arn:aws:s3:::oidc/prod/openid/v1/jwks");
        assertThat(shell.run(
                        "issuer",
                        "policy",
                        "publisher",
                        "--sink",
                        "s3://oidc",
                        "--partition",
                        "aws-eusc",
                        "-o",
                        "terraform"))
                .isZero();
        assertThat(shell.out()).contains("arn:aws-eusc:s3:::oidc");
        assertThat(shell.run(
                        "issuer",
                        "policy",
                        "cloudfront",
                        "--sink",
                        "s3://oidc",
                        "--account",
                        "111122223333",
                        "--distribution",
                        "E2QWRUHAPOMQZL"))
                .isZero();
        assertThat(shell.out()).contains("arn:aws:cloudfront::111122223333:distribution/E2QWRUHAPOMQZL");
    }

    @ParameterizedTest
    @CsvSource({
        "issuer policy bucket, --sink is required",
        "issuer policy bucket --sink oidc, does not begin with s3://",
        "issuer policy publisher --sink s3://oidc --issuer https://oidc.example.com, --issuer needs --account",
        "issuer policy publisher --sink s3://oidc --account 12, 12 digits",
        "issuer policy cloudfront --sink s3://oidc --account 111122223333 --distribution d1.cloudfront.net, must be an id",
        "issuer policy cloudfront --sink s3://oidc --account 111122223333 --distribution E2QWRUHAPOMQZL --partition aws-iso, no CloudFront",
    })
    void policiesThatCannotBeMadeAreExplained(String command, String sentence) {
        assertThat(shell.run(command.split(" "))).isEqualTo(2);
        assertThat(shell.err()).contains(sentence);
    }
}
