package dev.irsa.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How trust policies are read and evaluated (IAM User Guide, policy elements and condition operators). */
class TrustPolicyTest {
    private static final String PROVIDER = "arn:aws:iam::111122223333:oidc-provider/issuer.example.com/a";

    private static TrustPolicy.Request request() {
        return new TrustPolicy.Request(
                "AssumeRoleWithWebIdentity",
                Map.of("Federated", Set.of(PROVIDER)),
                Map.of(
                        "issuer.example.com/a:sub", List.of("system:serviceaccount:demo:app"),
                        "issuer.example.com/a:aud", List.of("sts.amazonaws.com")));
    }

    private static boolean allows(String principal, String action, String condition) {
        return TrustPolicy.parse(("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Principal\":{\"Federated\":\"%s\"},\"Action\":\"%s\",\"Condition\":{%s}}]}")
                        .formatted(principal, action, condition))
                .allows(request());
    }

    private static boolean allows(String condition) {
        return allows(PROVIDER, "sts:AssumeRoleWithWebIdentity", condition);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            "StringEquals":{"issuer.example.com/a:sub":"system:serviceaccount:demo:app"}                    | true
            "StringEquals":{"Issuer.Example.com/a:SUB":"system:serviceaccount:demo:app"}                    | true
            "StringEquals":{"issuer.example.com/a:sub":"System:serviceaccount:demo:app"}                    | false
            "StringEqualsIgnoreCase":{"issuer.example.com/a:sub":"System:serviceaccount:demo:app"}          | true
            "StringEquals":{"issuer.example.com/a:sub":["x","system:serviceaccount:demo:app"]}              | true
            "StringEquals":{"issuer.example.com/a:sub":"system:serviceaccount:demo:*"}                      | false
            "StringLike":{"issuer.example.com/a:sub":"system:serviceaccount:demo:*"}                        | true
            "StringLike":{"issuer.example.com/a:sub":"system:serviceaccount:dem?:app"}                      | true
            "StringLike":{"issuer.example.com/a:sub":"system:serviceaccount:dem?:ap"}                       | false
            "StringLike":{"issuer.example.com/a:sub":"*"}                                                   | true
            "StringNotEquals":{"issuer.example.com/a:sub":"system:serviceaccount:demo:app"}                 | false
            "StringNotLike":{"issuer.example.com/a:sub":"system:serviceaccount:kube-system:*"}              | true
            "StringEquals":{"issuer.example.com/b:sub":"system:serviceaccount:demo:app"}                    | false
            "StringEqualsIfExists":{"issuer.example.com/b:sub":"other"}                                     | true
            "StringEquals":{"arn:aws:iam::111122223333:oidc-provider/issuer.example.com/a:sub":"system:serviceaccount:demo:app"} | false
            "ForAnyValue:StringEquals":{"issuer.example.com/a:aud":"sts.amazonaws.com"}                     | true
            "ForAllValues:StringEquals":{"issuer.example.com/a:aud":"other"}                                | false
            "ForAllValues:StringEquals":{"issuer.example.com/b:aud":"other"}                                | true
            "ForAnyValue:StringEquals":{"issuer.example.com/b:aud":"other"}                                 | false
            "ForAnyValue:StringNotEquals":{"issuer.example.com/a:aud":"other"}                              | true
            "ForAnyValue:StringNotEquals":{"issuer.example.com/a:aud":["sts.amazonaws.com","other"]}        | false
            "ForAnyValue:StringNotEquals":{"issuer.example.com/b:aud":"other"}                              | false
            "ForAnyValue:StringNotLike":{"issuer.example.com/a:aud":"sts.*"}                                | false
            "ForAnyValue:StringNotLike":{"issuer.example.com/b:aud":"sts.*"}                                | false
            "ForAnyValue:StringNotEqualsIfExists":{"issuer.example.com/b:aud":"other"}                      | false
            "StringNotEquals":{"issuer.example.com/b:aud":"other"}                                          | true
            "StringEquals":{"issuer.example.com/a:aud":"sts.amazonaws.com","issuer.example.com/a:sub":"x"}  | false
            "StringEquals":{"issuer.example.com/a:aud":"sts.amazonaws.com"},"StringLike":{"issuer.example.com/a:sub":"system:*"} | true
            """)
    void conditions(String condition, boolean allowed) {
        assertThat(allows(condition)).isEqualTo(allowed);
    }

    /** One of several values that is excluded is enough: the negated operator holds for all or not at all. */
    @ParameterizedTest
    @CsvSource({
        "StringNotEquals, false",
        "StringNotLike, false",
        "ForAnyValue:StringNotEquals, true",
        "StringEquals, true"
    })
    void severalValuesOfAKey(String operator, boolean allowed) {
        Map<String, List<String>> keys = Map.of("issuer.example.com/a:aud", List.of("one", "two"));
        assertThat(Condition.of(operator, "issuer.example.com/a:aud", List.of("one"))
                        .holds(keys))
                .isEqualTo(allowed);
    }

    @Test
    void theProviderIsComparedAsAWhole() {
        assertThat(allows("arn:aws:iam::111122223333:oidc-provider/issuer.example.com", "sts:*", ""))
                .isFalse();
        assertThat(allows(PROVIDER + "/", "sts:*", "")).isFalse();
        assertThat(allows(PROVIDER, "sts:*", "")).isTrue();
    }

    @Test
    void theActionCounts() {
        assertThat(allows(PROVIDER, "sts:AssumeRole", "")).isFalse();
        assertThat(allows(PROVIDER, "sts:assumerolewithwebidentity", "")).isTrue();
    }

    @Test
    void aDenyWins() {
        String statement = "{\"Effect\":\"%s\",\"Principal\":{\"Federated\":\"" + PROVIDER
                + "\"},\"Action\":\"sts:AssumeRoleWithWebIdentity\"}";
        String both = "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement.formatted("Allow") + ","
                + statement.formatted("Deny") + "]}";
        assertThat(TrustPolicy.parse(both).allows(request())).isFalse();
        assertThat(TrustPolicy.parse(both.replace("Deny", "Allow")).allows(request()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no json",
                "{}",
                "{\"Version\":\"2008-10-17\",\"Statement\":[]}",
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Maybe\"}}",
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRole\"}}",
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"s3:*\"}}",
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:*\",\"Resource\":\"*\"}}",
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"*\"},\"Action\":\"sts:*\",\"Condition\":{\"Equals\":{\"a\":\"b\"}}}}"
            })
    void whatIsMalformed(String policy) {
        assertThatThrownBy(() -> TrustPolicy.parse(policy))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("MalformedPolicyDocument"));
    }

    @Test
    void aTrustPolicyHas2048CharactersWithoutWhiteSpace() {
        try (StsWire sts = new StsWire()) {
            String policy = StsWire.trust(sts.provider, "sts.amazonaws.com", "x".repeat(1600));
            assertThat(sts.aws.iam().createRole("arn:aws:iam::111122223333:role/a", policy + " ".repeat(5000)))
                    .isNotNull();
            assertThatThrownBy(() -> sts.aws
                            .iam()
                            .createRole(
                                    "arn:aws:iam::111122223333:role/b",
                                    StsWire.trust(sts.provider, "sts.amazonaws.com", "x".repeat(2048))))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("LimitExceeded"));
        }
    }
}
