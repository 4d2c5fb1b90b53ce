package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.config.SettingsException;
import dev.irsa.identity.GrantRules;
import dev.irsa.identity.Parsed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class GrantOptionsTest {
    private static GrantOptions parse(String... arguments) {
        GrantOptions options = new GrantOptions();
        CommandLine line = new CommandLine(CommandLine.Model.CommandSpec.forAnnotatedObject(options));
        line.parseArgs(arguments);
        return options;
    }

    private static GrantRules rules(String... arguments) {
        return parse(arguments).rules();
    }

    @Test
    void theDefaultsAreThoseOfTheAwsWebhook() {
        GrantRules rules = rules();
        assertThat(rules.audience().text()).isEqualTo("sts.amazonaws.com");
        assertThat(rules.containerCredentialsAudience().text()).isEqualTo("pods.eks.amazonaws.com");
        assertThat(rules.lifetime().seconds()).isEqualTo(86_400);
        assertThat(rules.regionalSts()).isFalse();
        assertThat(rules.region()).isEmpty();
        assertThat(rules.roleSyntax().parse("bare")).isInstanceOf(Parsed.Invalid.class);
        assertThat(parse().annotationKeys().prefix()).isEqualTo("eks.amazonaws.com");
    }

    @Test
    void theRecommendedProfileIsOnlyASetOfDefaults() {
        assertThat(rules("--profile=recommended").regionalSts()).isTrue();
        assertThat(rules("--profile=recommended", "--sts-regional-endpoint=false")
                        .regionalSts())
                .isFalse();
        assertThat(rules("--sts-regional-endpoint").regionalSts()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"600, 600", "3600, 3600", "86400, 86400", "1, 600", "99999999999, 86400"})
    void aLifetimeOutOfRangeIsClamped(String text, int seconds) {
        assertThat(rules("--token-expiration=" + text).lifetime().seconds()).isEqualTo(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1h", "x", " 600", "0x10"})
    void aLifetimeThatIsNoNumberIsRefused(String text) {
        refuses(
                "--token-expiration is not a number of seconds; give one from 600 to 86400.",
                "--token-expiration=" + text);
    }

    @ParameterizedTest
    @CsvSource({
        "'', is empty",
        "https://kubernetes.default.svc, is an audience of the API server",
        "api, is an audience of the API server",
        "a b, has characters that an audience cannot have"
    })
    void anAudienceThatCannotBeGrantedIsRefused(String audience, String problem) {
        for (String flag : new String[] {"--token-audience", "--container-credentials-audience"}) {
            refuses(flag + " " + problem + "; give one such as sts.amazonaws.com.", flag + "=" + audience);
        }
    }

    @Test
    void moreAudiencesOfTheApiServerCanBeNamed() {
        assertThat(rules("--api-audiences=one,two").reservedAudiences()).contains("one", "two", "api");
        refuses(
                "--token-audience is an audience of the API server; give one such as sts.amazonaws.com.",
                "--api-audiences=one,two",
                "--token-audience=two");
    }

    @Test
    void bareNamesAreComposedWhenAsked() {
        GrantRules rules = rules(
                "--compose-role-arn", "--aws-account-id=012345670123", "--aws-partition=aws-cn", "--aws-role-path=/a/");
        assertThat(rules.roleSyntax().parse("x").orElse(problem -> {
                    throw new AssertionError(problem);
                }))
                .hasToString("arn:aws-cn:iam::012345670123:role/a/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1234",
                "1234567890123",
                "12345678901x",
                "\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661\u0661"
            })
    void anAccountIsTwelveDigits(String account) {
        refuses(
                "--compose-role-arn needs --aws-account-id with the account's twelve digits.",
                "--compose-role-arn",
                "--aws-account-id=" + account);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gcp", "aws-"})
    void aPartitionIsOneOfAws(String partition) {
        refuses(
                "--aws-partition is not a partition; give one such as aws, aws-cn or aws-us-gov.",
                "--compose-role-arn",
                "--aws-account-id=111122223333",
                "--aws-partition=" + partition);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "/a", "a/", "//", "/../", "/a b/", "/$/"})
    void aRolePathBeginsAndEndsWithASlash(String path) {
        refuses(
                "--aws-role-path must begin and end with a slash, such as / or /teams/.",
                "--compose-role-arn",
                "--aws-account-id=111122223333",
                "--aws-role-path=" + path);
    }

    @Test
    void aPatternWidensWhatARoleIs() {
        GrantRules rules = rules("--role-arn-pattern=arn:minio:iam:::role/[a-z]+");
        assertThat(rules.roleSyntax().parse("arn:minio:iam:::role/x")).isInstanceOf(Parsed.Valid.class);
        assertThat(rules.roleSyntax().parse("xarn:minio:iam:::role/x")).isInstanceOf(Parsed.Invalid.class);
        assertThat(rules.roleSyntax().parse("arn:minio:iam:::role/x\n")).isInstanceOf(Parsed.Invalid.class);
        assertThat(rules.roleSyntax().parse("arn:aws:iam::111122223333:role/x")).isInstanceOf(Parsed.Valid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(", "[", "(?=x)", "\\1", "a{2,1}", "*"})
    void aPatternThatIsNoneOfRe2IsRefused(String pattern) {
        assertThatThrownBy(() -> rules("--role-arn-pattern=" + pattern))
                .isInstanceOf(SettingsException.class)
                .hasMessageMatching("--role-arn-pattern is not a regular expression of RE2: [^\n]{5,80}\\.");
    }

    private static void refuses(String sentence, String... arguments) {
        assertThatThrownBy(() -> rules(arguments))
                .isInstanceOf(SettingsException.class)
                .hasMessage(sentence);
    }
}
