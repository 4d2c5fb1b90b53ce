package dev.irsa.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.identity.Parsed;
import dev.irsa.issuer.IssuerUrl;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustPolicyTest {
    private static final ProviderArn PROVIDER =
            ProviderArn.of(Partition.AWS, "111122223333", new IssuerUrl("https://oidc.example.com/prod"));

    private static SubjectPattern account(String text) {
        return SubjectPattern.parse(text).orElse(problem -> {
            throw new AssertionError(text + " " + problem);
        });
    }

    private static TrustPolicy policy(String... accounts) {
        return new TrustPolicy(
                PROVIDER,
                List.of("sts.amazonaws.com"),
                Stream.of(accounts).map(TrustPolicyTest::account).toList());
    }

    @Test
    void oneAccount() {
        assertThat(policy("team-a/app").policy().json()).isEqualTo("""
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Effect": "Allow",
                      "Principal": {
                        "Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.example.com/prod"
                      },
                      "Action": "sts:AssumeRoleWithWebIdentity",
                      "Condition": {
                        "StringEquals": {
                          "oidc.example.com/prod:aud": "sts.amazonaws.com",
                          "oidc.example.com/prod:sub": "system:serviceaccount:team-a:app"
                        }
                      }
                    }
                  ]
                }
                """);
    }

    @Test
    void severalAccountsAndPatterns() {
        TrustPolicy policy = new TrustPolicy(
                PROVIDER,
                List.of("sts.amazonaws.com", "amazonaws.com"),
                List.of(account("team-a/app"), account("team-b/job-*"), account("team-a/web.blue")));
        String common = "{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\"" + PROVIDER
                + "\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{\"StringEquals\":{"
                + "\"oidc.example.com/prod:aud\":[\"sts.amazonaws.com\",\"amazonaws.com\"]";
        assertThat(policy.policy().tree().toString())
                .isEqualTo(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[" + common
                                + ",\"oidc.example.com/prod:sub\":[\"system:serviceaccount:team-a:app\","
                                + "\"system:serviceaccount:team-a:web.blue\"]}}}," + common
                                + "},\"StringLike\":{\"oidc.example.com/prod:sub\":\"system:serviceaccount:team-b:job-*\"}}}]}");
    }

    @Test
    void terraform() {
        assertThat(policy("team-a/app", "team-a/web").policy().terraform("trust"))
                .isEqualTo("""
                data "aws_iam_policy_document" "trust" {
                  statement {
                    effect  = "Allow"
                    actions = ["sts:AssumeRoleWithWebIdentity"]

                    principals {
                      type        = "Federated"
                      identifiers = ["arn:aws:iam::111122223333:oidc-provider/oidc.example.com/prod"]
                    }

                    condition {
                      test     = "StringEquals"
                      variable = "oidc.example.com/prod:aud"
                      values   = ["sts.amazonaws.com"]
                    }

                    condition {
                      test     = "StringEquals"
                      variable = "oidc.example.com/prod:sub"

                      values = [
                        "system:serviceaccount:team-a:app",
                        "system:serviceaccount:team-a:web",
                      ]
                    }
                  }
                }
                """);
    }

    @ParameterizedTest
    @EnumSource
    void everyPartitionHasItsOwnArn(Partition partition) {
        ProviderArn arn = ProviderArn.of(partition, "111122223333", new IssuerUrl("https://oidc.example.com/prod"));
        assertThat(arn).hasToString("arn:" + partition.id() + ":iam::111122223333:oidc-provider/oidc.example.com/prod");
        assertThat(ProviderArn.parse(arn.toString())).isEqualTo(Parsed.valid(arn));
        assertThat(Partition.of(partition.id())).contains(partition);
    }

    @Test
    void aFinalSlashIsKept() {
        assertThat(ProviderArn.of(Partition.AWS, "111122223333", new IssuerUrl("https://oidc.example.com/")))
                .hasToString("arn:aws:iam::111122223333:oidc-provider/oidc.example.com/");
    }

    @Test
    void whatIsWrittenHasNoFindings() {
        assertThat(TrustPolicyLint.check(policy("a/b", "c/d").policy().json(), TrustExpectation.NOTHING))
                .isEmpty();
        assertThat(TrustPolicyLint.check(policy("a/b-*").policy().json(), TrustExpectation.NOTHING))
                .singleElement()
                .satisfies(finding -> assertThat(finding.isError()).isFalse());
    }

    @Test
    void sizeIsCountedWithoutBlanks() {
        TrustPolicy policy = policy("a/b");
        assertThat(policy.policy().size())
                .isEqualTo(policy.policy().json().replaceAll("\\s", "").length());
    }

    @Test
    void aPolicyThatIsTooLargeIsSplitIntoPartsThatAreNot() {
        TrustPolicy large = policy(IntStream.range(0, 120)
                .mapToObj(i -> "namespace-" + i + "/account-" + i)
                .toArray(String[]::new));
        List<TrustPolicy> parts = large.split(TrustPolicy.DEFAULT_LIMIT);
        assertThat(parts).hasSizeGreaterThan(2);
        assertThat(parts).allSatisfy(part -> assertThat(part.policy().size()).isLessThanOrEqualTo(2048));
        assertThat(parts.stream().flatMap(part -> part.subjects().stream())).isEqualTo(large.subjects());
        // as few as can be: the first subject of each would not have fit into the one before
        for (int i = 1; i < parts.size(); i++) {
            List<SubjectPattern> more = Stream.concat(
                            parts.get(i - 1).subjects().stream(),
                            parts.get(i).subjects().stream().limit(1))
                    .toList();
            assertThat(new TrustPolicy(PROVIDER, large.audiences(), more)
                            .policy()
                            .size())
                    .isGreaterThan(2048);
        }
        assertThat(large.split(100)).isEmpty();
        assertThat(policy("a/b").split(2048)).containsExactly(policy("a/b"));
    }

    @Test
    void nothingIsWrittenThatLetsEverybodyIn() {
        assertThatThrownBy(() -> new TrustPolicy(PROVIDER, List.of(), List.of(account("a/b"))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TrustPolicy(PROVIDER, List.of("a"), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "app, is not namespace/name",
        "a/b/c, is not namespace/name",
        "*/*, any namespace",
        "*/app, any namespace",
        "**/app, any namespace",
        "/app, any namespace",
        "a/, no Kubernetes name",
        "A/app, no Kubernetes name",
        "a/b:c, no Kubernetes name",
        "a.b/c, no Kubernetes name",
        "a/${b}, no Kubernetes name",
    })
    void whatIsNoAccountIsRefused(String text, String problem) {
        assertThat(SubjectPattern.parse(text))
                .isInstanceOfSatisfying(
                        Parsed.Invalid.class,
                        invalid -> assertThat((String) invalid.problem()).contains(problem));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:s3:::bucket",
                "arn:aws:iam::123:oidc-provider/a",
                "arn:aws:iam::111122223333:oidc-provider/",
                "arn:aws:iam::111122223333:role/a",
                "arn:azure:iam::111122223333:oidc-provider/a",
                "oidc.example.com",
                "",
            })
    void whatIsNoProviderIsRefused(String text) {
        assertThat(ProviderArn.parse(text)).isInstanceOf(Parsed.Invalid.class);
    }

    @Test
    void templatesOfTerraformAreEscaped() {
        Policy policy = new Policy(List.of(
                new Statement("S", java.util.Optional.empty(), List.of("a"), List.of("${aws:x}%{b}\"\\"), List.of())));
        assertThat(policy.terraform("x")).contains("resources = [\"$${aws:x}%%{b}\\\"\\\\\"]");
    }
}
