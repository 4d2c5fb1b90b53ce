package dev.irsa.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.RoleArn;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Severity;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TrustPolicyLintTest {
    private static final String HOST = "oidc.example.com/prod";
    private static final String ARN = "arn:aws:iam::111122223333:oidc-provider/" + HOST;
    private static final String AUD = "'" + HOST + ":aud':'sts.amazonaws.com'";
    private static final String SUB = "'" + HOST + ":sub':'system:serviceaccount:team-a:app'";

    /** A policy in which everything but the named parts is right. */
    private record Draft(String effect, String principal, String action, String condition) {
        static final Draft GOOD = new Draft(
                "'Allow'",
                "{'Federated':'" + ARN + "'}",
                "'sts:AssumeRoleWithWebIdentity'",
                "{'StringEquals':{" + AUD + "," + SUB + "}}");

        Draft principal(String text) {
            return new Draft(effect, text, action, condition);
        }

        Draft action(String text) {
            return new Draft(effect, principal, text, condition);
        }

        Draft condition(String text) {
            return new Draft(effect, principal, action, text);
        }

        String statement() {
            return "{'Effect':" + effect + ",'Principal':" + principal + ",'Action':" + action + ",'Condition':"
                    + condition + "}";
        }

        String policy() {
            return policy(statement());
        }

        static String policy(String statement) {
            return ("{'Version':'2012-10-17','Statement':[" + statement + "]}").replace('\'', '"');
        }
    }

    private static List<String> check(String policy) {
        return check(policy, TrustExpectation.NOTHING);
    }

    private static List<String> check(String policy, TrustExpectation expected) {
        return TrustPolicyLint.check(policy, expected).stream()
                .map(finding -> finding.rule() + " " + finding.severity().label() + " " + finding.sentence())
                .toList();
    }

    @Test
    void aGoodPolicyHasNoFindings() {
        assertThat(check(Draft.GOOD.policy())).isEmpty();
        assertThat(check(("{'Version':'2012-10-17','Id':'x','Statement':" + Draft.GOOD.statement() + "}")
                        .replace('\'', '"')))
                .isEmpty();
    }

    private static String github(String condition) {
        return Draft.policy(Draft.GOOD
                .principal(
                        "{'Federated':'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'}")
                .condition(condition.replace("gh:", "token.actions.githubusercontent.com:"))
                .statement());
    }

    @Test
    void anotherProvidersTokensHaveTheirOwnSubjects() {
        TrustExpectation ours = new TrustExpectation(
                Optional.of(new IssuerUrl("https://" + HOST)), Optional.empty(), Optional.empty(), Set.of("x"), 2048);
        String good = "{'StringEquals':{'gh:aud':'sts.amazonaws.com'},'StringLike':{'gh:sub':'repo:org/app:*'}}";
        // that no statement is for the expected issuer is still said
        assertThat(check(github(good), ours)).hasSize(1).first().asString().doesNotContain("P6", "repo:");
        assertThat(check(github("{'StringEquals':{'gh:aud':'x'},'StringLike':{'gh:sub':'*'}}"), ours))
                .anyMatch(finding -> finding.startsWith("P6 error"));
        assertThat(check(github("{'StringEquals':{'gh:aud':'x'}}"), ours))
                .anyMatch(finding -> finding.startsWith("P6 error the subject is not compared, so every token"));
        assertThat(check(github("{'StringNotEquals':{'gh:aud':'x','gh:sub':'y'}}"), ours))
                .anyMatch(finding -> finding.startsWith("P9 error"));
    }

    @Test
    void namesOfConditionKeysAreNotCaseSensitive() {
        String upper = Draft.GOOD.policy().replace(HOST + ":sub", HOST + ":Sub").replace(HOST + ":aud", HOST + ":AUD");
        assertThat(check(upper)).isEmpty();
    }

    private record Case(String policy, String... findings) {
        @Override
        public String toString() {
            return String.join("; ", findings);
        }
    }

    private static Case of(Draft draft, String... findings) {
        return new Case(draft.policy(), findings);
    }

    static List<Case> bad() {
        Draft good = Draft.GOOD;
        String like = "{'StringEquals':{" + AUD + "},'StringLike':{'" + HOST + ":sub':'%s'}}";
        return List.of(
                new Case("", "P1 error the policy is not a JSON object"),
                new Case("[]", "P1 error the policy is not a JSON object"),
                new Case(
                        "{'a':1}".replace('\'', '"'),
                        "P1 error Version is not",
                        "P1 error IAM knows no a",
                        "P1 error there is no Statement"),
                new Case(good.policy().replace("2012-10-17", "2008-10-17"), "P1 error Version is not \"2012-10-17\""),
                new Case(
                        good.policy().replace("\"Version\"", "\"version\""),
                        "P1 error Version",
                        "P1 error IAM knows no version"),
                new Case(Draft.policy("1"), "P1 error statement 1 is not an object"),
                new Case(Draft.policy(""), "P1 error there is no Statement"),
                new Case(
                        Draft.policy(good.statement().replace("'Action'", "'Resource':'*','Action'")),
                        "P1 error a trust policy's statement has no Resource"),
                new Case(good.policy().replace("Allow", "allow"), "P1 error Effect is neither"),
                of(
                        good.action("'sts:AssumeRole'"),
                        "P2 error the action sts:AssumeRole has no meaning",
                        "P2 error the action is not"),
                of(good.action("'sts:*'"), "P2 error the action sts:* allows more"),
                of(good.action("'*'"), "P2 error the action * allows more"),
                of(good.action("[]"), "P2 error the action is not sts:AssumeRoleWithWebIdentity"),
                of(
                        good.action("['sts:AssumeRoleWithWebIdentity','sts:SetSourceIdentity']"),
                        "P2 error the action sts:SetSourceIdentity has no meaning"),
                of(good.principal("'*'"), "P3 error the principal is everybody"),
                of(good.principal("{'AWS':'*'}"), "P3 error the principal is everybody"),
                of(good.principal("{'AWS':['x','*']}"), "P3 error the principal is everybody"),
                of(good.principal("{'Federated':'*'}"), "P3 error the principal is everybody"),
                of(good.principal("'x'"), "P3 error there is no Principal"),
                of(good.principal("{'Federated':[]}"), "P3 error Federated is not exactly one"),
                of(
                        good.principal("{'Federated':['" + ARN + "','" + ARN + "2']}"),
                        "P3 error Federated is not exactly one"),
                of(
                        good.principal("{'Federated':'" + HOST + "'}"),
                        "P4 error the provider oidc.example.com/prod is not an IAM ARN"),
                of(
                        good.principal("{'Federated':'arn:aws:iam::111122223333:oidc-provider/https://" + HOST + "'}"),
                        "P4 error the provider's ARN has a scheme",
                        "P7 error the key",
                        "P7 error the key"),
                of(
                        good.principal("{'Federated':'arn:aws-xx:iam::111122223333:oidc-provider/" + HOST + "'}"),
                        "P4 warning the partition aws-xx is not known"),
                of(good.condition("{'StringEquals':{" + SUB + "}}"), "P5 error the audience is not compared"),
                of(good.condition("{'StringEquals':{" + AUD + "}}"), "P6 error the subject is not compared"),
                of(good.condition("{}"), "P5 error the audience is not", "P6 error the subject is not"),
                new Case(
                        Draft.policy(good.statement().replace(",'Condition':" + good.condition(), "")),
                        "P5 error the audience is not",
                        "P6 error the subject is not"),
                of(good.condition("[]"), "P1 error Condition is not an object", "P5 error", "P6 error"),
                of(
                        good.condition("{'StringLike':{'" + HOST + ":aud':'*'},'StringEquals':{" + SUB + "}}"),
                        "P5 error the audience is a pattern"),
                of(
                        good.condition("{'StringLike':{" + AUD + "},'StringEquals':{" + SUB + "}}"),
                        "P8 warning StringLike on"),
                of(
                        good.condition("{'StringEquals':{'" + HOST + ":aud':'*'," + SUB + "}}"),
                        "P5 error under StringEquals * and ? are plain"),
                of(
                        good.condition("{'StringEquals':{'" + HOST + ":aud':'x'," + SUB + "}}"),
                        "P5 warning the audience is none of sts.amazonaws.com"),
                of(
                        good.condition("{'StringEquals':{'" + HOST + ":aud':[]," + SUB + "}}"),
                        "P1 error oidc.example.com/prod:aud is compared with nothing"),
                of(
                        good.condition("{'StringEquals':{'" + HOST + ":aud':1," + SUB + "}}"),
                        "P1 error oidc.example.com/prod:aud is compared with nothing"),
                of(
                        good.condition(
                                "{'StringEquals':{" + AUD + ",'" + HOST + ":sub':'system:serviceaccount:team-a:*'}}"),
                        "P6 error under StringEquals * and ? are plain"),
                of(
                        good.condition("{'StringEquals':{" + AUD + ",'" + HOST + ":sub':'team-a:app'}}"),
                        "P6 error no ServiceAccount is team-a:app"),
                of(
                        good.condition(
                                "{'StringEquals':{" + AUD + ",'" + HOST + ":sub':'system:serviceaccount:team-a/app'}}"),
                        "P6 error no ServiceAccount is"),
                of(good.condition(like.formatted("*")), "P6 error the subject * lets in every ServiceAccount"),
                of(good.condition(like.formatted("system:*")), "P6 error the subject system:* lets in every"),
                of(
                        good.condition(like.formatted("system:serviceaccount:*")),
                        "P6 error the subject system:serviceaccount:* lets in accounts of every namespace"),
                of(
                        good.condition(like.formatted("system:serviceaccount:*:app")),
                        "P6 error the subject system:serviceaccount:*:app lets in accounts of every namespace"),
                of(
                        good.condition(like.formatted("system:serviceaccount:team-*:app")),
                        "P6 warning the subject system:serviceaccount:team-*:app lets in accounts of every namespace that is ever called"),
                of(
                        good.condition(like.formatted("system:serviceaccount:team-a:*")),
                        "P6 warning the subject system:serviceaccount:team-a:* lets in every account"),
                of(
                        good.condition("{'StringEquals':{'https://" + HOST + ":aud':'sts.amazonaws.com'," + SUB + "}}"),
                        "P7 error the key https://oidc.example.com/prod:aud has a scheme"),
                of(
                        good.condition("{'StringEquals':{" + AUD + ",'" + HOST + "/:sub':'x'}}"),
                        "P7 error the key oidc.example.com/prod/:sub differs from the provider by a final slash"),
                of(
                        good.condition("{'StringEquals':{" + AUD + ",'oidc.example.com:sub':'x'}}"),
                        "P7 error the key oidc.example.com:sub is not the provider's"),
                of(
                        good.condition("{'StringEquals':{" + AUD + "," + SUB + ",'" + HOST + ":email':'x'}}"),
                        "P7 warning ServiceAccount tokens have nothing"),
                of(
                        good.condition("{'ForAllValues:StringEquals':{" + AUD + "," + SUB + "}}"),
                        "P8 error ForAllValues:StringEquals on oidc.example.com/prod:aud also holds",
                        "P8 error ForAllValues:StringEquals on oidc.example.com/prod:sub also holds"),
                of(
                        good.condition("{'ForAnyValue:StringEquals':{" + AUD + "},'StringEquals':{" + SUB + "}}"),
                        "P8 warning ForAnyValue:StringEquals on"),
                of(
                        good.condition("{'StringEqualsIfExists':{" + AUD + "," + SUB + "}}"),
                        "P8 error StringEqualsIfExists",
                        "P8 error StringEqualsIfExists"),
                of(
                        good.condition("{'StringEqualsIgnoreCase':{" + SUB + "},'StringEquals':{" + AUD + "}}"),
                        "P8 warning StringEqualsIgnoreCase on"),
                of(
                        good.condition("{'ArnEquals':{" + SUB + "},'StringEquals':{" + AUD + "}}"),
                        "P8 error ArnEquals on oidc.example.com/prod:sub does not compare strings"),
                of(
                        good.condition("{'Null':{'" + HOST + ":sub':'true'},'StringEquals':{" + AUD + "}}"),
                        "P8 error Null on",
                        "P6 error the subject is not compared"),
                of(
                        good.condition("{'StringEqual':{" + AUD + "," + SUB + "}}"),
                        "P1 error there is no operator StringEqual"),
                of(
                        good.condition("{'StringEquals':'x'}"),
                        "P1 error StringEquals is not an object",
                        "P5 error",
                        "P6 error"),
                of(
                        good.condition("{'StringNotEquals':{'" + HOST
                                + ":sub':'system:serviceaccount:a:b'},'StringEquals':{" + AUD + "}}"),
                        "P9 error StringNotEquals on oidc.example.com/prod:sub lets in everybody else"),
                of(
                        good.condition("{'StringNotLike':{" + AUD + "},'StringEquals':{" + SUB + "}}"),
                        "P9 error StringNotLike on oidc.example.com/prod:aud lets in everybody else"),
                new Case(good.policy().replace("\"Principal\"", "\"NotPrincipal\""), "P9 error NotPrincipal"),
                new Case(good.policy().replace("\"Action\"", "\"NotAction\""), "P9 error NotPrincipal and NotAction"),
                of(good.principal("{'Service':'ec2.amazonaws.com'}"), "P11 error no statement allows"),
                of(good.principal("{'AWS':'arn:aws:iam::111122223333:root'}"), "P11 error no statement allows"),
                of(good.principal("{'Federated':'accounts.google.com'}"), "P11 error no statement allows"),
                new Case(good.policy().replace("Allow", "Deny"), "P11 error no statement allows"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsWrongIsFoundAndNothingElse(Case bad) {
        List<String> found = check(bad.policy());
        assertThat(found).hasSameSizeAs(bad.findings());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i)).startsWith(bad.findings()[i]);
        }
    }

    @Test
    void everyRuleIsBrokenBySomeTest() {
        EnumSet<TrustRule> broken = EnumSet.noneOf(TrustRule.class);
        bad().forEach(bad -> TrustPolicyLint.check(bad.policy(), TrustExpectation.NOTHING)
                .forEach(finding -> broken.add(finding.rule())));
        broken.add(TrustRule.P10); // below
        assertThat(broken).containsExactly(TrustRule.values());
    }

    @Test
    void conditionsOfAwsItselfNarrowFurther() {
        String narrower = Draft.GOOD.condition().replace("}}", "},'IpAddress':{'aws:SourceIp':'192.0.2.0/24'}}");
        assertThat(check(Draft.GOOD.condition(narrower).policy())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"2048, ''", "4096, WARNING", "4097, ERROR"})
    void sizeIsCompared(int size, String severity) {
        String policy = Draft.GOOD.policy();
        String padded = policy.replace(
                "{\"Version\"", "{ \n\t\"Id\":\"" + "x".repeat(size - policy.length() - 8) + "\",\"Version\"");
        assertThat(Policy.size(padded)).isEqualTo(size);
        List<TrustFinding> found = TrustPolicyLint.check(padded, TrustExpectation.NOTHING);
        if (severity.isEmpty()) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).singleElement().satisfies(finding -> {
                assertThat(finding.rule()).isEqualTo(TrustRule.P10);
                assertThat(finding.severity()).isEqualTo(Severity.valueOf(severity));
            });
        }
    }

    @Test
    void aRolesAccountAndPartitionAreCompared() {
        RoleArn role = RoleArn.parse("arn:aws-cn:iam::444455556666:role/app").orElse(problem -> {
            throw new AssertionError(problem);
        });
        assertThat(check(Draft.GOOD.policy(), TrustExpectation.NOTHING.of(role)))
                .hasSize(2)
                .allMatch(finding -> finding.startsWith("P4 error the provider's "))
                .anyMatch(finding -> finding.contains("partition is aws, but the role's is aws-cn"))
                .anyMatch(finding -> finding.contains("account is 111122223333, but the role's is 444455556666"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://oidc.example.com/prod, ''",
        "https://oidc.example.com/prod/, P4 error the provider differs from the issuer by a final slash",
        "https://oidc.example.com/other, P11 error no statement allows",
    })
    void theIssuerIsCompared(String issuer, String finding) {
        TrustExpectation expected = new TrustExpectation(
                Optional.of(new IssuerUrl(issuer)),
                Optional.empty(),
                Optional.empty(),
                Set.of("sts.amazonaws.com"),
                2048);
        List<String> found = check(Draft.GOOD.policy(), expected);
        if (finding.isEmpty()) {
            assertThat(found).isEmpty();
        } else {
            assertThat(found).singleElement().satisfies(each -> assertThat(each).startsWith(finding));
        }
    }

    @Test
    void findingsNameTheStatementAndPrintSafely() {
        String policy = Draft.policy(Draft.GOOD.statement() + ","
                + Draft.GOOD.action("'sts:\\u001b[2J'").statement().replace("{'Effect'", "{'Sid':'Second','Effect'"));
        assertThat(TrustPolicyLint.check(policy, TrustExpectation.NOTHING))
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.where()).isEqualTo("Second"))
                .first()
                .satisfies(finding -> assertThat(finding.sentence()).startsWith("the action sts:?[2J has"));
        assertThat(TrustPolicyLint.check(Draft.GOOD.action("'sts:*'").policy(), TrustExpectation.NOTHING))
                .singleElement()
                .satisfies(finding -> assertThat(finding.where()).isEqualTo("statement 1"));
    }

    @Test
    void aKeyThatStandsTwiceIsRefusedAsByIam() {
        String twice = Draft.GOOD.condition().replace("}}", "},'StringEquals':{}}");
        assertThat(check(Draft.GOOD.condition(twice).policy()))
                .singleElement()
                .satisfies(finding -> assertThat(finding).startsWith("P1 error the policy is not JSON"));
    }
}
