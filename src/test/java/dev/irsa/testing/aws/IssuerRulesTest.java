package dev.irsa.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import dev.irsa.issuer.TestingKeys;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What STS demands of an issuer's documents: the rules I, T and K of the reference on publishers. */
class IssuerRulesTest {
    private static final String NO_KEY = "400 InvalidIdentityToken";

    private final StsWire sts = new StsWire();
    private final WireIssuer issuer = sts.issuer;

    @AfterEach
    void stop() {
        sts.close();
    }

    private String good() {
        return WireIssuer.jwk(issuer.keys, WireIssuer.KID);
    }

    /** STS refuses for this reason, and says to the caller no more than that it has no key. */
    private void assertNoKey(String rule) {
        StsWire.Answer answer = sts.assume();
        assertThat(answer.code()).isEqualTo(NO_KEY);
        assertThat(answer.text("Message")).startsWith("Couldn't retrieve verification key");
        assertThat(sts.aws.calls().getLast().rule()).isEqualTo(rule);
    }

    private void assertSilent(String rule) {
        assertThat(sts.assume().code()).isEqualTo("400 IDPCommunicationError");
        assertThat(sts.aws.calls().getLast().rule()).isEqualTo(rule);
    }

    private void assertWorks() {
        assertThat(sts.assume().status()).isEqualTo(200);
    }

    private void publish(String... keys) {
        issuer.jwks = WireIssuer.jwks(keys);
        sts.memory.pass(IssuerDocuments.REMEMBERED);
    }

    /** I1: IAM takes no port, query or fragment, and https alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://issuer.example.com",
                "https://issuer.example.com:8443",
                "https://issuer.example.com/?a=b",
                "https://issuer.example.com/#a",
                "https://me@issuer.example.com"
            })
    void i1(String url) {
        try (Aws aws = Aws.start(StsWire.trusting(issuer.ca))) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> aws.iam().createProvider(StsWire.ACCOUNT, url, "sts.amazonaws.com"))
                    .isInstanceOfSatisfying(
                            Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("InvalidInput"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "X"})
    void i2TheDocumentMustNameTheIssuer(String suffix) {
        issuer.discovery = WireIssuer.discovery(issuer.url + suffix, issuer.url + "/keys");
        assertNoKey("I2");
    }

    /** One final slash is not repeated in the address of the document; the issuer keeps it. */
    @Test
    void i3AFinalSlashStays() {
        String url = issuer.url + "/";
        Iam.Provider provider = sts.aws.iam().createProvider(StsWire.ACCOUNT, url, "sts.amazonaws.com");
        sts.aws.iam().trust(StsWire.ROLE, StsWire.trust(provider, "sts.amazonaws.com", WireIssuer.SUBJECT));
        issuer.discovery = WireIssuer.discovery(url, issuer.url + "/keys");
        assertThat(sts.assume("WebIdentityToken", issuer.token(c -> c.issuer(url)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void i4OneProviderForAnIssuerInAnAccount() {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> sts.aws.iam().createProvider(StsWire.ACCOUNT, issuer.url, "sts.amazonaws.com"))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo("EntityAlreadyExists"));
        assertThat(sts.aws
                        .iam()
                        .createProvider("444455556666", issuer.url, "sts.amazonaws.com")
                        .arn())
                .contains("444455556666");
    }

    @Test
    void t1AnUnknownAuthorityIsNotTrusted() {
        try (StsWire other = new StsWire()) {
            sts.aws.iam().createProvider(StsWire.ACCOUNT, other.issuer.url, "sts.amazonaws.com");
            assertThat(sts.assume("WebIdentityToken", other.issuer.token()).code())
                    .isEqualTo(NO_KEY);
            assertThat(sts.aws.calls().getLast().rule()).isEqualTo("T1");
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, ''", "TLSv1.3, T1"})
    void t2Tls12MustBeAccepted(String protocol, String rule) {
        issuer.protocol = protocol;
        assertThat(sts.assume().status()).isEqualTo(rule.isEmpty() ? 200 : 400);
        assertThat(sts.aws.calls().getLast().rule()).isEqualTo(rule);
    }

    @Test
    void t3FiveSecondsToTheFirstByte() {
        issuer.delay = Duration.ofSeconds(6);
        assertSilent("T3");
    }

    /** Each byte comes in time, and the document would be complete after half a minute. */
    @Test
    void t3FiveSecondsToTheLastByte() {
        issuer.trickle = Duration.ofMillis(100);
        assertSilent("T3");
    }

    @Test
    void t4NoRedirects() {
        issuer.status = 302;
        issuer.redirect = issuer.url + "/elsewhere";
        assertNoKey("T4");
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 403, 410})
    void t5Status(int status) {
        issuer.status = status;
        assertNoKey("T5");
    }

    @Test
    void t5AServerError() {
        issuer.status = 503;
        assertSilent("T5");
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, application/json",
        "application/json, application/jwk-set+json",
        "application/json; charset=utf-8, application/jwk-set+json; charset=utf-8"
    })
    void t5TypesOfJson(String type, String keysType) {
        issuer.type = type;
        issuer.keysType = keysType;
        assertWorks();
    }

    /** The type of key sets is none of a discovery document. */
    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/octet-stream", "", "application/jwk-set+json"})
    void t5OtherTypes(String type) {
        issuer.type = type;
        assertNoKey("T5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/octet-stream", ""})
    void t5OtherTypesOfKeys(String type) {
        issuer.keysType = type;
        assertNoKey("T5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://issuer.example.com/keys", "/keys", "", "https://issuer.example.com/a b", "https://["})
    void t7JwksUri(String uri) {
        issuer.discovery = WireIssuer.discovery(issuer.url, uri);
        assertNoKey("T7");
    }

    /** For as long as publishers plan for, and no longer. */
    @Test
    void t8KeysAreRememberedAndNotLookedForEarly() {
        assertWorks();
        int fetches = issuer.fetches;
        issuer.jwks = WireIssuer.jwks(WireIssuer.jwk(issuer.keys, "two"));
        sts.memory.pass(Duration.ofDays(1).minus(Duration.ofMinutes(10)));
        assertWorks();
        assertThat(issuer.fetches).isEqualTo(fetches);
        sts.memory.pass(Duration.ofMinutes(10));
        assertNoKey("kid");
    }

    /** An issuer that rights itself is not held to what it said before. */
    @Test
    void t8FailuresAreNotRemembered() {
        issuer.status = 503;
        assertSilent("T5");
        issuer.status = 200;
        assertWorks();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "response_types_supported",
                "subject_types_supported",
                "id_token_signing_alg_values_supported",
                "claims_supported"
            })
    void d1MembersThatMustBeThere(String member) {
        issuer.discovery = issuer.discovery.replace(member, "other");
        assertNoKey("D1");
    }

    @ParameterizedTest
    @CsvSource({"id_token, code", "public, pairwise", "aud, a", "iat, a", "iss, a", "sub, a"})
    void d1ValuesThatMustBeThere(String value, String other) {
        issuer.discovery = issuer.discovery.replace("\"" + value + "\"", "\"" + other + "\"");
        assertNoKey("D1");
    }

    @Test
    void d3TheTokensAlgorithmMustBeAnnounced() {
        issuer.discovery = issuer.discovery.replace("RS256", "ES256");
        assertNoKey("D3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"keys\":[]}", "{}", "[]", "{\"keys\":\"a\"}", "{\"keys\":null}"})
    void k1NoKeys(String jwks) {
        issuer.jwks = jwks;
        assertNoKey("K1");
    }

    @Test
    void whatIsNoJsonHasNoKeys() {
        issuer.jwks = "no json";
        assertNoKey("json");
    }

    @Test
    void k1AtMostAHundredOfAKind() {
        String ec = ec("ec", JWSAlgorithm.ES256);
        List<String> hundred = new ArrayList<>(Collections.nCopies(100, ec));
        hundred.replaceAll(each -> each.replace("\"ec\"", "\"" + UUID.randomUUID() + "\""));
        hundred.add(good());
        publish(hundred.toArray(String[]::new));
        assertWorks();
        hundred.add(ec);
        publish(hundred.toArray(String[]::new));
        assertNoKey("K1");
    }

    private static String ec(String kid, JWSAlgorithm algorithm) {
        return new ECKey.Builder(
                        Curve.P_256, (ECPublicKey) TestingKeys.ecPair(0).getPublic())
                .keyID(kid)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(algorithm)
                .build()
                .toJSONString();
    }

    @Test
    void k2KeysOfOtherKindsDoNotMatter() {
        publish(
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
                "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\"}",
                ec("ec", JWSAlgorithm.ES256),
                good());
        assertWorks();
    }

    @Test
    void k3KeysMustBeSound() {
        String noPoint = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"ec\",\"use\":\"sig\",\"alg\":\"ES256\",\"x\":\""
                + "A".repeat(43) + "\",\"y\":\"" + "A".repeat(43) + "\"}";
        for (String bad : List.of(
                WireIssuer.jwk(TestingKeys.rsa(1024), "small"),
                good().replace("\"kid\":\"one\"", "\"kid\":\"\""),
                good().replace("\"kid\":\"one\"", "\"x\":\"y\""),
                noPoint)) {
            publish(good(), bad);
            assertNoKey("K3");
        }
    }

    /** Of one key, though it is not the one that signed: the set as a whole is not trusted. */
    @ParameterizedTest
    @ValueSource(strings = {"\"use\":\"enc\"", "\"for\":\"sig\""})
    void k3KeysMustBeForSignatures(String use) {
        publish(good(), ec("ec", JWSAlgorithm.ES256).replace("\"use\":\"sig\"", use));
        assertNoKey("K3 use");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"alg\":\"ES384\"", "\"alg\":\"RS256\"", "\"alg\":\"PS256\"", "\"x-alg\":\"\""})
    void k3AlgorithmsMustSuitTheKey(String alg) {
        publish(good(), ec("ec", JWSAlgorithm.ES256).replace("\"alg\":\"ES256\"", alg));
        assertNoKey("K3 alg");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "PS256", "HS256"})
    void k3AlgorithmsMustSuitAnRsaKey(String alg) {
        publish(good().replace("RS256", alg));
        assertNoKey("K3 alg");
    }

    /** The key would verify the signature, but is said to be for other ones. */
    @Test
    void k3TheTokensAlgorithmMustBeTheKeys() {
        publish(good().replace("RS256", "RS512"));
        assertNoKey("alg");
    }

    @Test
    void k5OneKidOneKey() {
        publish(good(), WireIssuer.jwk(TestingKeys.rsa(2048), WireIssuer.KID));
        assertNoKey("K5");
    }

    @Test
    void k8AtMostAMebibyte() {
        String keys = WireIssuer.jwks(good());
        issuer.jwks = keys + " ".repeat((1 << 20) - keys.length());
        assertWorks();
        issuer.jwks += " ";
        sts.memory.pass(IssuerDocuments.REMEMBERED);
        assertNoKey("K8");
    }

    @Test
    void k6NothingPrivate() {
        publish(good().replace("{", "{\"d\":\"AQAB\","));
        assertNoKey("K6");
    }
}
