package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.outcome.Reason;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Rows S63 to S70: what annotations say the token is, and who gets it. */
class TokenAcceptanceTest {
    private static Edge edge;

    @BeforeAll
    static void start() {
        edge = Edge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
    }

    /** Posts a pod of an account that has a role and another annotation. */
    private static Exchange postWith(String key, String value) throws IOException {
        annotate(Map.of(key, value));
        return edge.post(ofTested());
    }

    private static void annotate(Map<String, String> annotations) {
        Map<String, String> all = new HashMap<>(annotations);
        all.put(TestWebhook.KEYS.roleArn(), TestWebhook.ROLE);
        edge.webhook().annotate("demo", "tested", all);
    }

    private static byte[] ofTested() {
        return Reviews.spec(spec -> spec.put("serviceAccountName", "tested"));
    }

    private static byte[] ofTested(String key, String value) {
        return Reviews.pod(pod -> {
            ((tools.jackson.databind.node.ObjectNode) pod.at("/metadata/annotations")).put(key, value);
            ((tools.jackson.databind.node.ObjectNode) pod.get("spec")).put("serviceAccountName", "tested");
        });
    }

    private static JsonNode token(JsonNode pod) {
        return pod.at("/spec/volumes/0/projected/sources/0/serviceAccountToken");
    }

    private static String audience(JsonNode pod) {
        return token(pod).get("audience").asString();
    }

    private static int seconds(JsonNode pod) {
        return token(pod).get("expirationSeconds").asInt();
    }

    @Test
    void s63_anEmptyAudienceIsTheDefault() throws IOException {
        Exchange exchange = postWith(TestWebhook.KEYS.audience(), "");
        assertThat(audience(exchange.isPatchedWithWarning(Reason.AUDIENCE_INVALID)))
                .isEqualTo("sts.amazonaws.com");
    }

    @Test
    void s64_anAudienceOfTheApiServerIsRefused() throws IOException {
        for (String reserved : TestWebhook.API_AUDIENCES) {
            postWith(TestWebhook.KEYS.audience(), reserved).isWarned(Reason.AUDIENCE_INVALID);
        }
    }

    static Stream<Named<String>> s65_anAudienceThatIsNoneIsRefused() {
        return Stream.of(
                Named.of("4 KiB", "a".repeat(4096)),
                Named.of("256 characters", "a".repeat(256)),
                Named.of("not ASCII", "sts.\u00e4mazonaws.com"),
                Named.of("homoglyph", "sts.amazon\u0430ws.com"),
                Named.of("blank", " "),
                Named.of("inner blank", "a b"),
                Named.of("line feed", "sts.amazonaws.com\n"),
                Named.of("quote", "a\"b"));
    }

    @ParameterizedTest
    @MethodSource
    void s65_anAudienceThatIsNoneIsRefused(String audience) throws IOException {
        postWith(TestWebhook.KEYS.audience(), audience).isWarned(Reason.AUDIENCE_INVALID);
    }

    static Stream<Named<String>> s65_anAudienceIsOneStringAsItStands() {
        return Stream.of(
                Named.of("commas", "a,b,sts.amazonaws.com"),
                Named.of("URL", "https://minio.example:9000/sts?x=1"),
                Named.of("255 characters", "a".repeat(255)));
    }

    @ParameterizedTest
    @MethodSource
    void s65_anAudienceIsOneStringAsItStands(String audience) throws IOException {
        assertThat(audience(postWith(TestWebhook.KEYS.audience(), audience).isPatched()))
                .isEqualTo(audience);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 600",
        "0, 600",
        "599, 600",
        "86401, 86400",
        "4294967297, 86400",
        "9223372036854775807, 86400",
        "9223372036854775808, 86400",
        "99999999999999999999999999, 86400",
        "-9223372036854775809, 600"
    })
    void s66_anExpirationOutOfRangeIsClamped(String text, int expected) throws IOException {
        Exchange exchange = postWith(TestWebhook.KEYS.tokenExpiration(), text);
        assertThat(seconds(exchange.isPatchedWithWarning(Reason.EXPIRATION_CLAMPED)))
                .isEqualTo(expected);
        Exchange onPod = edge.post(Reviews.annotated(TestWebhook.KEYS.tokenExpiration(), text));
        assertThat(seconds(onPod.isPatchedWithWarning(Reason.EXPIRATION_CLAMPED)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"600, 600", "+3600, 3600", "0086400, 86400", "3600, 3600"})
    void s66_anExpirationWithinTheRangeIsTaken(String text, int expected) throws IOException {
        assertThat(seconds(postWith(TestWebhook.KEYS.tokenExpiration(), text).isPatched()))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1e4",
                "3600s",
                "0x10",
                " 7200 ",
                "7200 ",
                "1_000",
                "1,000",
                "3600.0",
                "--1",
                "+",
                "one",
                "\u0663\u0666\u0660\u0660",
                "\uff13\uff16\uff10\uff10",
                "3600\n",
                "NaN"
            })
    void s66_anExpirationThatIsNoNumberIsTheDefault(String text) throws IOException {
        Exchange exchange = postWith(TestWebhook.KEYS.tokenExpiration(), text);
        assertThat(seconds(exchange.isPatchedWithWarning(Reason.EXPIRATION_INVALID)))
                .isEqualTo(86_400);
        Exchange onPod = edge.post(Reviews.annotated(TestWebhook.KEYS.tokenExpiration(), text));
        assertThat(seconds(onPod.isPatchedWithWarning(Reason.EXPIRATION_INVALID)))
                .isEqualTo(86_400);
    }

    @Test
    void s67_thePodIsHeardBeforeItsAccountAndThatBeforeTheFlag() throws IOException {
        String key = TestWebhook.KEYS.tokenExpiration();
        annotate(Map.of());
        assertThat(seconds(edge.post(ofTested()).isPatched())).isEqualTo(86_400);
        annotate(Map.of(key, "3600"));
        assertThat(seconds(edge.post(ofTested()).isPatched())).isEqualTo(3600);
        assertThat(seconds(edge.post(ofTested(key, "7200")).isPatched())).isEqualTo(7200);
        Exchange clamped = edge.post(ofTested(key, "5"));
        assertThat(seconds(clamped.isPatchedWithWarning(Reason.EXPIRATION_CLAMPED)))
                .isEqualTo(600);
        Exchange invalid = edge.post(ofTested(key, "x"));
        assertThat(seconds(invalid.isPatchedWithWarning(Reason.EXPIRATION_INVALID)))
                .isEqualTo(3600);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", " , ,,", "\"\""})
    void s68_aListOfNobodySkipsNobody(String list) throws IOException {
        edge.post(Reviews.annotated(TestWebhook.KEYS.skipContainers(), list)).isPatched();
        postWith(TestWebhook.KEYS.skipContainers(), list).isPatched();
    }

    @ParameterizedTest
    @ValueSource(strings = {"main", " main ", "main,", ",main", "\"main\"", "main,main"})
    void s68_aListedContainerIsSkipped(String list) throws IOException {
        edge.post(Reviews.annotated(TestWebhook.KEYS.skipContainers(), list)).isUntouched(Reason.NO_CONTAINER_SELECTED);
        postWith(TestWebhook.KEYS.skipContainers(), list).isUntouched(Reason.NO_CONTAINER_SELECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"main", "main\"", "ma\"in", "\"main\"x", "a,\"b\"c\""})
    void s68_aListThatCannotBeReadSkipsNobody(String list) throws IOException {
        edge.post(Reviews.annotated(TestWebhook.KEYS.skipContainers(), list))
                .isPatchedWithWarning(Reason.CONTAINER_LIST_INVALID);
        postWith(TestWebhook.KEYS.skipContainers(), list).isPatchedWithWarning(Reason.CONTAINER_LIST_INVALID);
    }

    @Test
    void s68_namesThatThePodDoesNotHaveAreWarnedOf() throws IOException {
        String many = IntStream.range(0, 10_000).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        for (String list : new String[] {"a,,b", "\"a,b\"", "main;other", many}) {
            edge.post(Reviews.annotated(TestWebhook.KEYS.skipContainers(), list))
                    .isPatchedWithWarning(Reason.CONTAINER_UNKNOWN);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "TRUE", "true", "True"})
    void s69_whatGoTakesForTrueIs(String text) throws IOException {
        JsonNode pod = postWith(TestWebhook.KEYS.stsRegionalEndpoints(), text).isPatched();
        assertThat(pod.at("/spec/containers/0/env/1/name").asString()).isEqualTo("AWS_STS_REGIONAL_ENDPOINTS");
        assertThat(pod.at("/spec/containers/0/env/1/value").asString()).isEqualTo("regional");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "FALSE", "false", "False"})
    void s69_whatGoTakesForFalseIs(String text) throws IOException {
        JsonNode pod = postWith(TestWebhook.KEYS.stsRegionalEndpoints(), text).isPatched();
        assertThat(pod.at("/spec/containers/0/env")).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"yes", "", "tRuE", " true", "true ", "t\u0131rue", "\u0130", "on"})
    void s69_anythingElseIsTheDefaultInWhateverLanguage(String text) throws IOException {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.of("tr", "TR"));
        try {
            JsonNode pod = postWith(TestWebhook.KEYS.stsRegionalEndpoints(), text)
                    .isPatchedWithWarning(Reason.STS_REGIONAL_INVALID);
            assertThat(pod.at("/spec/containers/0/env")).hasSize(3);
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eks.amazonaws.com.evil/role-arn",
                "evil.eks.amazonaws.com/role-arn",
                "EKS.amazonaws.com/role-arn",
                "eks.amazonaws.com/Role-Arn",
                "eks.amazonaws.com/role-arn ",
                "eks.amazonaws.com//role-arn",
                "eks.am\u0430zonaws.com/role-arn",
                "eks.amazonaws.com/role-arn\0",
                "role-arn"
            })
    void s70_onlyTheExactKeyCounts(String key) throws IOException {
        edge.webhook().annotate("demo", "lookalike", Map.of(key, TestWebhook.ROLE));
        edge.post(Reviews.spec(spec -> spec.put("serviceAccountName", "lookalike")))
                .isUntouched(Reason.NO_ROLE);
        edge.post(Reviews.annotated(key.replace("role-arn", "token-expiration"), "600"))
                .isPatched();
    }

    @Test
    void s70_256KibibytesOfOtherAnnotationsDoNotMatter() throws IOException {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 1000; i++) {
            many.put("example.com/" + i, Reviews.SECRET.repeat(11));
        }
        annotate(many);
        edge.post(ofTested()).isPatched();
    }
}
