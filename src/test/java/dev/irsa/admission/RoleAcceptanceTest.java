package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.GrantRules;
import dev.irsa.identity.RoleSyntax;
import dev.irsa.outcome.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rows S54 to S62: what an annotation says the role is. */
class RoleAcceptanceTest {
    private static final String ARN = "arn:aws:iam::123456789012:role/x";

    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    private static Exchange postWith(Edge edge, String role) throws IOException {
        edge.webhook().annotate("demo", "tested", Map.of(TestWebhook.KEYS.roleArn(), role));
        return edge.post(Reviews.spec(spec -> spec.put("serviceAccountName", "tested")));
    }

    /** W; and what the annotation says comes back nowhere. */
    private static void isNotInjected(Edge edge, String role) throws IOException {
        Exchange exchange = postWith(edge, role);
        exchange.isWarned(Reason.ROLE_INVALID);
        assertThat(exchange.warning())
                .startsWith("serviceaccount demo/tested: role-arn ")
                .endsWith("; pod gets no AWS credentials");
        if (role.strip().length() > 1) {
            assertThat(exchange.response().text()).doesNotContain(role);
            assertThat(edge.log())
                    .noneSatisfy(event -> assertThat(event.getFormattedMessage() + event.getKeyValuePairs())
                            .contains(role));
        }
    }

    private static void isInjected(Edge edge, String role, String expected) throws IOException {
        JsonNode pod = postWith(edge, role).isPatched();
        assertThat(pod.at("/spec/containers/0/env/1"))
                .isEqualTo(Reviews.JSON
                        .createObjectNode()
                        .put("name", "AWS_ROLE_ARN")
                        .put("value", expected));
    }

    static Stream<Named<String>> s54_aRoleThatIsNoneIsNotInjected() {
        return Stream.of(
                Named.of("empty", ""),
                Named.of("blank", " "),
                Named.of("blanks", " \t "),
                Named.of("null", "null"),
                Named.of("5,000 characters", "arn:aws:iam::123456789012:role/" + "a".repeat(5000)),
                Named.of("1 MiB", "a:".repeat(1 << 19)));
    }

    @ParameterizedTest
    @MethodSource
    void s54_aRoleThatIsNoneIsNotInjected(String role) throws IOException {
        isNotInjected(edge, role);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ARN + "\n",
                ARN + "\r\n",
                ARN + "\u0085",
                ARN + "\u2028",
                "\n" + ARN,
                "arn:aws:iam::123456789012:\nrole/x",
                "arn:aws:iam::123456789012:role/x\ny",
                ARN + "\0",
                ARN + "\t",
                ARN + "\u200b",
                "\ufeff" + ARN,
                "\u202e" + ARN,
                "arn:aws:iam::123456789012:role/a\u0430",
                " " + ARN,
                ARN + " "
            })
    void s55_charactersThatCannotBeSeenAreNotForgiven(String role) throws IOException {
        isNotInjected(edge, role);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::12345:role/x",
                "arn:aws:iam::1234567890123:role/x",
                "arn:aws:iam::12345678901a:role/x",
                "arn:aws:iam:::role/x",
                "arn:aws:iam::\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19\uff10\uff11\uff12:role/x",
                "arn:aws:iam::\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661\u0662:role/x",
                "arn:aws:iam::+12345678901:role/x"
            })
    void s56_accountsAreTwelveAsciiDigits(String role) throws IOException {
        isNotInjected(edge, role);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::123456789012:user/x",
                "arn:aws:iam::123456789012:instance-profile/x",
                "arn:aws:iam::123456789012:root",
                "arn:aws:iam::123456789012:role",
                "arn:aws:iam::123456789012:role/",
                "arn:aws:iam::123456789012:Role/x",
                "arn:aws:sts::123456789012:assumed-role/x/y",
                "arn:aws:s3:::b",
                "arn:aws:iam:us-east-1:123456789012:role/x",
                "ARN:aws:iam::123456789012:role/x",
                "aws:iam::123456789012:role/x",
                ARN + ":y"
            })
    void s57_arnsOfOtherThingsAreNotInjected(String role) throws IOException {
        isNotInjected(edge, role);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"})
    void s58_everyPartitionIsInjected(String partition) throws IOException {
        String role = "arn:" + partition + ":iam::123456789012:role/x";
        isInjected(edge, role, role);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "azure", "aws-", "aws--cn", "AWS", "awsx", "aws-cn/", "aws cn"})
    void s58_partitionsThatAreNoneAreNot(String partition) throws IOException {
        isNotInjected(edge, "arn:" + partition + ":iam::123456789012:role/x");
    }

    static Stream<Named<String>> s59_pathsAndNamesWithinTheLimitsOfIamAreInjected() {
        return Stream.of(
                Named.of("path", "/a/b/name"),
                Named.of("every character", "/x+=,.@-_Z9"),
                Named.of("64 characters", "/" + "n".repeat(64)),
                Named.of("path of 512 characters", "/" + "p".repeat(510) + "/name"),
                Named.of("service role", "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS"));
    }

    @ParameterizedTest
    @MethodSource
    void s59_pathsAndNamesWithinTheLimitsOfIamAreInjected(String path) throws IOException {
        String role = "arn:aws:iam::123456789012:role" + path;
        isInjected(edge, role, role);
    }

    static Stream<Named<String>> s59_othersAreNot() {
        return Stream.of(
                Named.of("65 characters", "/" + "n".repeat(65)),
                Named.of("path of 513 characters", "/" + "p".repeat(511) + "/name"),
                Named.of("empty segment", "//x"),
                Named.of("parent", "/../x"),
                Named.of("self", "/./x"),
                Named.of("parent as name", "/a/.."),
                Named.of("slash at the end", "/x/"),
                Named.of("star", "/*"),
                Named.of("question mark", "/x?"));
    }

    @ParameterizedTest
    @MethodSource
    void s59_othersAreNot(String path) throws IOException {
        isNotInjected(edge, "arn:aws:iam::123456789012:role" + path);
    }

    @Test
    void s60_aBareNameIsComposedOnlyWhenThatIsOnAndOnlyToAValidRole() throws IOException {
        isNotInjected(edge, "bare");
        GrantRules strict = TestWebhook.rules();
        GrantRules composing = new GrantRules(
                new RoleSyntax(
                        Optional.of(new RoleSyntax.Composition("aws-cn", "123456789012", "/team/")), Optional.empty()),
                strict.audience(),
                strict.containerCredentialsAudience(),
                strict.reservedAudiences(),
                strict.lifetime(),
                strict.regionalSts(),
                strict.mappingsFollowRegionalSts(),
                strict.region());
        try (Edge other = new Edge(TestWebhook.start(Duration.ofSeconds(2), Duration.ofMillis(1), composing))) {
            isInjected(other, "bare", "arn:aws-cn:iam::123456789012:role/team/bare");
            isInjected(other, "a/bare", "arn:aws-cn:iam::123456789012:role/team/a/bare");
            isInjected(other, ARN, ARN);
            for (String bad : new String[] {
                "",
                "../admin",
                "/admin",
                "a//b",
                "x y",
                "x\n",
                "$(ROLE)",
                "bare:arn",
                "x arn:aws:iam::123456789012:role/y",
                "xarn:aws:iam::123456789012:role/y",
                "n".repeat(65)
            }) {
                isNotInjected(other, bad);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(SECRET_ENV)", "$$", "$(A)$(B)", "${HOME}"})
    void s61_whatAKubeletWouldExpandIsNotInjected(String text) throws IOException {
        isNotInjected(edge, text);
        isNotInjected(edge, ARN + text);
        edge.webhook()
                .annotate(
                        "demo",
                        "tested",
                        Map.of(TestWebhook.KEYS.roleArn(), ARN, TestWebhook.KEYS.audience(), "sts" + text));
        edge.post(Reviews.spec(spec -> spec.put("serviceAccountName", "tested")))
                .isWarned(Reason.AUDIENCE_INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"><x",
                "';x",
                "`id`",
                "<script>alert(1)</script>",
                "%0d%0aSet-Cookie:x",
                "${jndi:ldap://127.0.0.1/x}",
                "#{T(java.lang.Runtime).getRuntime()}",
                "{{7*7}}",
                "%s%n%d",
                "{}",
                "\\u0000",
                "\u001b[31m"
            })
    void s62_textThatMeansSomethingElsewhereIsInert(String text) throws IOException {
        isNotInjected(edge, text);
        isNotInjected(edge, ARN + text);
        Map<String, String> everywhere = Map.of(
                TestWebhook.KEYS.roleArn(), ARN,
                TestWebhook.KEYS.tokenExpiration(), text,
                TestWebhook.KEYS.stsRegionalEndpoints(), text,
                TestWebhook.KEYS.region(), text);
        edge.webhook().annotate("demo", "tested", everywhere);
        Exchange exchange = edge.post(Reviews.spec(spec -> spec.put("serviceAccountName", "tested")));
        exchange.isCounted(
                Reason.INJECTED, Reason.EXPIRATION_INVALID, Reason.STS_REGIONAL_INVALID, Reason.REGION_INVALID);
        assertThat(exchange.answer().at("/response/warnings"))
                .hasSize(3)
                .allSatisfy(warning ->
                        assertThat(warning.asString()).hasSizeLessThan(121).doesNotContain(text));
        assertThat(exchange.patch().toString()).doesNotContain(text);
    }
}
