package dev.irsa.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import dev.irsa.issuer.TestingKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** AssumeRoleWithWebIdentity: one test for each error code of the API reference, and for each rule about tokens. */
class WebIdentityTest {
    private final StsWire sts = new StsWire();

    @AfterEach
    void stop() {
        sts.close();
    }

    @Test
    void aGoodTokenGetsASession() {
        Instant before = Instant.now();
        StsWire.Answer answer = sts.assume("DurationSeconds", "900");
        assertThat(answer.status()).isEqualTo(200);
        assertEnd(answer, before, 900);
        assertThat(answer.text("Arn")).isEqualTo("arn:aws:sts::111122223333:assumed-role/app/pod-1");
        assertThat(answer.text("SubjectFromWebIdentityToken")).isEqualTo(WireIssuer.SUBJECT);
        assertThat(answer.text("Audience")).isEqualTo("sts.amazonaws.com");
        assertThat(answer.text("Provider")).isEqualTo(sts.provider.arn());
        Call call = sts.aws.calls().getFirst();
        assertThat(call.outcome()).isEqualTo(answer.text("Arn"));
        assertThat(call.token().orElseThrow().kid()).isEqualTo(WireIssuer.KID);
        assertThat(call.parameters()).doesNotContainKey("WebIdentityToken");
    }

    @Test
    void aSessionLastsAnHourUnlessItIsSaid() {
        Instant before = Instant.now();
        assertEnd(sts.assume(), before, 3600);
    }

    /** So long after the call, however long the call took; the end is given in whole seconds. */
    private static void assertEnd(StsWire.Answer answer, Instant before, int seconds) {
        assertThat(Instant.parse(answer.text("Expiration")))
                .isBetween(before.plusSeconds(seconds - 1), Instant.now().plusSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no token", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "eyJhbGciOiJub25lIn0.e30.AA", "aa.bb"})
    void whatIsNoSignedTokenIsInvalid(String token) {
        assertThat(sts.assume("WebIdentityToken", token).code()).isEqualTo("400 InvalidIdentityToken");
    }

    @Test
    void aTokenOfAnUnknownIssuerIsInvalid() {
        StsWire.Answer answer =
                sts.assume("WebIdentityToken", sts.issuer.token(c -> c.issuer("https://other.example")));
        assertThat(answer.code()).isEqualTo("400 InvalidIdentityToken");
        assertThat(answer.text("Message")).contains("No OpenIDConnect provider found", "https://other.example");
    }

    /** I2, I3: byte for byte. */
    @Test
    void aSlashMakesAnotherIssuer() {
        StsWire.Answer answer = sts.assume("WebIdentityToken", sts.issuer.token(c -> c.issuer(sts.issuer.url + "/")));
        assertThat(answer.text("Message")).contains("No OpenIDConnect provider found");
    }

    @Test
    void aProviderOfAnotherAccountDoesNotCount() {
        assertThat(sts.assume("RoleArn", "arn:aws:iam::444455556666:role/app").text("Message"))
                .contains("No OpenIDConnect provider found in your account");
    }

    @Test
    void anotherAudienceIsInvalid() {
        StsWire.Answer answer = sts.assume("WebIdentityToken", sts.issuer.token(c -> c.audience("sts.amazon.com")));
        assertThat(answer.code()).isEqualTo("400 InvalidIdentityToken");
        assertThat(answer.text("Message")).isEqualTo("Incorrect token audience");
    }

    @Test
    void azpIsTheAudienceWhereThereIsOne() {
        String other = sts.issuer.token(c -> c.audience("sts.amazonaws.com").claim("azp", "other"));
        assertThat(sts.assume("WebIdentityToken", other).text("Message")).isEqualTo("Incorrect token audience");
        String ours = sts.issuer.token(c -> c.audience("other").claim("azp", "sts.amazonaws.com"));
        assertThat(sts.assume("WebIdentityToken", ours).status()).isEqualTo(200);
    }

    @Test
    void aKeyThatIsNotPublishedIsInvalid() {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("two").build();
        StsWire.Answer answer = sts.assume("WebIdentityToken", sts.issuer.token(header, sts.issuer.keys, c -> c));
        assertThat(answer.code()).isEqualTo("400 InvalidIdentityToken");
        assertThat(answer.text("Message")).startsWith("Couldn't retrieve verification key");
    }

    @Test
    void aSignatureOfAnotherKeyIsInvalid() {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(WireIssuer.KID).build();
        String token = sts.issuer.token(header, TestingKeys.rsa(2048), c -> c);
        assertThat(sts.assume("WebIdentityToken", token).code()).isEqualTo("400 InvalidIdentityToken");
    }

    @Test
    void anAlgorithmThatStsDoesNotKnowIsInvalid() {
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.PS256).keyID(WireIssuer.KID).build();
        String token = sts.issuer.token(header, sts.issuer.keys, c -> c);
        assertThat(sts.assume("WebIdentityToken", token).code()).isEqualTo("400 InvalidIdentityToken");
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub", "aud", "exp", "iat"})
    void everyClaimIsNeeded(String claim) {
        StsWire.Answer answer = sts.assume("WebIdentityToken", sts.issuer.token(c -> c.claim(claim, null)));
        assertThat(answer.code()).isEqualTo("400 InvalidIdentityToken");
        assertThat(answer.text("Message")).isEqualTo("Missing a required claim: " + claim);
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "iat", "nbf"})
    void timesAreIntegers(String claim) {
        double now = Instant.now().getEpochSecond() + 0.5;
        StsWire.Answer answer = sts.assume("WebIdentityToken", sts.issuer.token(c -> c.claim(claim, now)));
        assertThat(answer.code()).isEqualTo("400 InvalidIdentityToken");
        assertThat(answer.text("Message")).isEqualTo("Not an integer: " + claim);
    }

    @Test
    void aTokenThatTheIssuerTookBackIsRejected() {
        String token = sts.issuer.token();
        assertThat(sts.assume("WebIdentityToken", token).status()).isEqualTo(200);
        sts.aws.reject(sts.aws.calls().getFirst().token().orElseThrow());
        assertThat(sts.assume("WebIdentityToken", token).code()).isEqualTo("403 IDPRejectedClaim");
    }

    @Test
    void anIssuerThatIsDownIsACommunicationError() {
        sts.issuer.close();
        assertThat(sts.assume().code()).isEqualTo("400 IDPCommunicationError");
    }

    @Test
    void aRoleThatDoesNotExistIsDenied() {
        assertThat(sts.assume("RoleArn", "arn:aws:iam::111122223333:role/none").code())
                .isEqualTo("403 AccessDenied");
    }

    @Test
    void theSubjectOfThePolicyCounts() {
        String token = sts.issuer.token(c -> c.subject("system:serviceaccount:demo:other"));
        StsWire.Answer answer = sts.assume("WebIdentityToken", token);
        assertThat(answer.code()).isEqualTo("403 AccessDenied");
        assertThat(answer.text("Message")).isEqualTo("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }

    @Test
    void theProviderOfThePolicyCounts() {
        Iam.Provider other =
                sts.aws.iam().createProvider(StsWire.ACCOUNT, "https://other.example", "sts.amazonaws.com");
        sts.aws.iam().trust(StsWire.ROLE, StsWire.trust(other, "sts.amazonaws.com", WireIssuer.SUBJECT));
        assertThat(sts.assume().code()).isEqualTo("403 AccessDenied");
    }

    @ParameterizedTest
    @CsvSource({
        "a, 400 ValidationError",
        "ab, 200",
        "'has space', 400 ValidationError",
        "'a:b', 400 ValidationError",
        "'a_b+c=d,e.f@g-h', 200",
    })
    void sessionNames(String name, String code) {
        assertThat(sts.assume("RoleSessionName", name).code().strip()).isEqualTo(code);
    }

    @Test
    void sessionNamesHaveAtMost64Characters() {
        assertThat(sts.assume("RoleSessionName", "a".repeat(64)).status()).isEqualTo(200);
        assertThat(sts.assume("RoleSessionName", "a".repeat(65)).code()).isEqualTo("400 ValidationError");
        assertThat(sts.assume("RoleSessionName", null).code()).isEqualTo("400 ValidationError");
    }

    @ParameterizedTest
    @CsvSource({"899", "3601", "43201", "-900", "x"})
    void durationsHaveLimits(String seconds) {
        assertThat(sts.assume("DurationSeconds", seconds).code()).isEqualTo("400 ValidationError");
    }

    @Test
    void aRoleMayAllowTwelveHours() {
        String role = "arn:aws:iam::111122223333:role/long";
        sts.aws
                .iam()
                .createRole(
                        role,
                        StsWire.trust(sts.provider, "sts.amazonaws.com", WireIssuer.SUBJECT),
                        Duration.ofHours(12));
        assertThat(sts.assume("RoleArn", role, "DurationSeconds", "43200").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:iam::1:role/short-account",
                "role/app-without-account",
                "arn:aws:iam::111122223333:user/app"
            })
    void whatIsNoRoleIsRefused(String arn) {
        assertThat(sts.assume("RoleArn", arn).code()).isEqualTo("400 ValidationError");
    }

    @Test
    void tokensHaveAtMost20000Characters() {
        String token = sts.issuer.token(c -> c.claim("long", "x".repeat(20_000)));
        StsWire.Answer answer = sts.assume("WebIdentityToken", token);
        assertThat(answer.code()).isEqualTo("400 ValidationError");
        assertThat(answer.text("Message")).doesNotContain(token.substring(0, 50));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no json", "{}", "[]"})
    void aSessionPolicyMustBeOne(String policy) {
        assertThat(sts.assume("Policy", policy).code()).isEqualTo("400 MalformedPolicyDocument");
    }

    @Test
    void sessionPoliciesMustFit() {
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"" + "x".repeat(2048) + "\"}]}";
        assertThat(sts.assume("Policy", policy).code()).isEqualTo("400 PackedPolicyTooLarge");
    }

    @Test
    void regionsMustBeSwitchedOn() {
        String form = "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=pod-1&RoleArn="
                + StsWire.ROLE + "&WebIdentityToken=" + sts.issuer.token();
        String host = "sts.af-south-1.amazonaws.com";
        assertThat(sts.postTo(host, form)).contains("HTTP/1.1 403", "<Code>RegionDisabledException</Code>");
        sts.aws.iam().enableRegion(StsWire.ACCOUNT, "af-south-1");
        assertThat(sts.postTo(host, form)).contains("HTTP/1.1 200");
        assertThat(sts.aws.calls()).extracting(Call::region).containsExactly("af-south-1", "af-south-1");
    }

    @Test
    void theEndpointThatWasCalledIsKnown() {
        String form = "Action=none&Version=2011-06-15";
        for (String host : List.of("sts.amazonaws.com", "sts.eu-central-1.amazonaws.com:443", "127.0.0.1:1")) {
            assertThat(sts.postTo(host, form)).contains("InvalidAction");
        }
        assertThat(sts.aws.calls()).extracting(Call::region).containsExactly("global", "eu-central-1", "none");
    }

    @Test
    void throttlingEnds() {
        sts.aws.throttle(2);
        assertThat(sts.assume().code()).isEqualTo("400 Throttling");
        assertThat(sts.assume().code()).isEqualTo("400 Throttling");
        assertThat(sts.assume().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 400 MissingAction",
        "Action=GetUser&Version=2011-06-15, 400 InvalidAction",
        "Action=AssumeRole, 400 InvalidAction"
    })
    void otherCalls(String form, String code) {
        assertThat(sts.post(form, java.util.Map.of()).code()).isEqualTo(code);
    }
}
