package dev.irsa.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.aws.Partition;
import dev.irsa.aws.ProviderArn;
import dev.irsa.aws.SubjectPattern;
import dev.irsa.aws.TrustExpectation;
import dev.irsa.aws.TrustPolicyLint;
import dev.irsa.issuer.IssuerUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the program writes and what it lets pass, put before an independent reading of IAM's rules. */
class WrittenPoliciesTest {
    private static final long SEED = Long.getLong("irsa.seed", 20261120L);
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.example.com/prod");
    private static final ProviderArn PROVIDER = ProviderArn.of(Partition.AWS, "111122223333", ISSUER);
    private static final String HOST = "oidc.example.com/prod";
    private static final List<String> NAMESPACES = List.of("team-a", "team-b", "kube-system");
    private static final List<String> NAMES = List.of("app", "job-1", "job-2", "default");
    private static final List<String> AUDIENCES = List.of("sts.amazonaws.com", "amazonaws.com", "https://vault");

    private final Random random = new Random(SEED);

    private static boolean allows(String policy, String issuer, String audience, String subject) {
        return TrustPolicy.parse(policy)
                .allows(new TrustPolicy.Request(
                        "AssumeRoleWithWebIdentity",
                        Map.of("Federated", Set.of("arn:aws:iam::111122223333:oidc-provider/" + issuer)),
                        Map.of(issuer + ":aud", List.of(audience), issuer + ":sub", List.of(subject))));
    }

    private <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String subject(String namespace, String name) {
        return "system:serviceaccount:" + namespace + ":" + name;
    }

    private static Stream<String> subjects() {
        return NAMESPACES.stream().flatMap(namespace -> NAMES.stream().map(name -> subject(namespace, name)));
    }

    private static SubjectPattern pattern(String text) {
        return SubjectPattern.parse(text).orElse(problem -> {
            throw new AssertionError(text + " " + problem);
        });
    }

    @Test
    void aWrittenPolicyLetsInWhoIsNamedAndNobodyElse() {
        for (int i = 0; i < 2000; i++) {
            List<SubjectPattern> named = new ArrayList<>();
            for (int j = random.nextInt(4); j >= 0; j--) {
                named.add(pattern(any(NAMESPACES) + "/" + any(List.of("app", "job-1", "job-*", "job-?", "default"))));
            }
            List<String> audiences = AUDIENCES.subList(0, 1 + random.nextInt(2));
            String policy = new dev.irsa.aws.TrustPolicy(PROVIDER, audiences, named)
                    .policy()
                    .json();
            for (String subject : subjects().toList()) {
                boolean meant = named.stream()
                        .anyMatch(each -> subject.matches(
                                each.subject().replace("*", ".*").replace("?", ".")));
                for (String audience : AUDIENCES) {
                    assertThat(allows(policy, HOST, audience, subject))
                            .as("seed %s, %s for %s in %s", SEED, subject, audience, policy)
                            .isEqualTo(meant && audiences.contains(audience));
                }
                assertThat(allows(policy, "oidc.example.com/other", "sts.amazonaws.com", subject))
                        .isFalse();
            }
        }
    }

    /** A random block of conditions, more often wrong than right. */
    private String conditions() {
        List<String> operators = List.of(
                "StringEquals",
                "StringEquals",
                "StringEquals",
                "StringLike",
                "StringNotEquals",
                "StringEqualsIfExists",
                "StringEqualsIgnoreCase",
                "ForAllValues:StringEquals",
                "ForAnyValue:StringLike",
                "StringNotLike");
        List<String> hosts = List.of(HOST, HOST, HOST, HOST, "https://" + HOST, HOST + "/", "oidc.example.com/other");
        List<String> subjects = List.of(
                subject("team-a", "app"),
                subject("team-b", "job-1"),
                subject("team-a", "*"),
                "system:serviceaccount:*",
                "*",
                subject("*", "app"),
                "team-a/app");
        List<String> audiences = List.of("sts.amazonaws.com", "sts.amazonaws.com", "amazonaws.com", "*");
        Map<String, String> blocks = new java.util.LinkedHashMap<>();
        if (random.nextBoolean()) {
            // right so far; what comes after may spoil it
            blocks.put(
                    "\"StringEquals\"",
                    "{\"" + HOST + ":aud\":\"" + any(audiences) + "\",\"" + HOST + ":sub\":\"" + any(subjects) + "\"}");
        }
        for (int i = random.nextInt(3); i > 0 || blocks.isEmpty(); i--) {
            Map<String, String> keys = new java.util.LinkedHashMap<>();
            for (int j = random.nextInt(2); j >= 0; j--) {
                boolean audience = random.nextBoolean();
                keys.put(
                        '"' + any(hosts) + (audience ? ":aud\"" : ":sub\""),
                        '"' + (audience ? any(audiences) : any(subjects)) + '"');
            }
            blocks.put('"' + any(operators) + '"', keys.toString().replace("\"=\"", "\":\""));
        }
        return blocks.toString().replace("\"={", "\":{");
    }

    @Test
    void whatPassesLintLetsInNobodyWhoIsNotNamed() {
        int passed = 0;
        int open = 0;
        for (int i = 0; i < 10_000; i++) {
            String policy =
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Federated\":\""
                            + PROVIDER + "\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":"
                            + conditions() + "}]}";
            boolean clean =
                    TrustPolicyLint.check(policy, TrustExpectation.NOTHING).isEmpty();
            passed += clean ? 1 : 0;
            for (String subject : subjects().toList()) {
                for (String audience : AUDIENCES) {
                    if (allows(policy, HOST, audience, subject)) {
                        open++;
                        assertThat(!clean
                                        || (policy.contains('"' + subject + '"')
                                                && policy.contains('"' + audience + '"')))
                                .as("seed %s: passes lint and lets in %s for %s: %s", SEED, subject, audience, policy)
                                .isTrue();
                    }
                }
            }
        }
        System.out.printf("seed %d: 10000 policies, %d pass lint, %d ways in%n", SEED, passed, open);
        assertThat(passed).isGreaterThan(100);
        assertThat(open).isGreaterThan(1000);
    }
}
