package dev.irsa.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.irsa.issuer.TestingKeys;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.util.Collections;
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

    private void assertNoKey() {
        StsWire.Answer answer = sts.assume();
        assertThat(answer.code()).isEqualTo(NO_KEY);
        assertThat(answer.text("Message")).startsWith("Couldn't retrieve verification key");
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
    @ValueSource(strings = {"/", "X", ""})
    void i2TheDocumentMustNameTheIssuer(String suffix) {
        issuer.discovery = WireIssuer.discovery(issuer.url + suffix, issuer.url + "/keys");
        if (suffix.isEmpty()) {
            assertThat(sts.assume().status()).isEqualTo(200);
        } else {
            assertNoKey();
        }
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
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, true", "TLSv1.3, false"})
    void t2Tls12MustBeAccepted(String protocol, boolean works) {
        issuer.protocol = protocol;
        assertThat(sts.assume().status() == 200).isEqualTo(works);
    }

    @Test
    void t3FiveSeconds() {
        issuer.delay = Duration.ofSeconds(6);
        assertThat(sts.assume().code()).isEqualTo("400 IDPCommunicationError");
    }

    @Test
    void t4NoRedirects() {
        issuer.status = 302;
        issuer.redirect = issuer.url + "/elsewhere";
        assertNoKey();
    }

    @ParameterizedTest
    @CsvSource({"404, 400 InvalidIdentityToken", "403, 400 InvalidIdentityToken", "503, 400 IDPCommunicationError"})
    void t5Status(int status, String code) {
        issuer.status = status;
        assertThat(sts.assume().code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json, true",
        "application/jwk-set+json, true",
        "application/json; charset=utf-8, true",
        "text/html, false",
        "application/octet-stream, false"
    })
    void t5Type(String type, boolean works) {
        issuer.type = type;
        assertThat(sts.assume().status() == 200).isEqualTo(works);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://issuer.example.com/keys", "/keys", ""})
    void t7JwksUri(String uri) {
        issuer.discovery = WireIssuer.discovery(issuer.url, uri);
        assertNoKey();
    }

    @Test
    void t8KeysAreRememberedAndNotLookedForEarly() {
        assertThat(sts.assume().status()).isEqualTo(200);
        int fetches = issuer.fetches;
        issuer.jwks = WireIssuer.jwks(WireIssuer.jwk(issuer.keys, "two"));
        assertThat(sts.assume().status()).isEqualTo(200);
        assertThat(issuer.fetches).isEqualTo(fetches);
        sts.aws.forgetDocuments();
        assertNoKey();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"response_types_supported", "subject_types_supported", "id_token_signing_alg_values_supported"})
    void d1MembersThatMustBeThere(String member) {
        issuer.discovery = issuer.discovery.replace(member, "other");
        assertNoKey();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"keys\":[]}", "{}", "no json", "[]"})
    void k1NoKeys(String jwks) {
        issuer.jwks = jwks;
        assertNoKey();
    }

    @Test
    void k1AtMostAHundredOfAKind() {
        String ec = new ECKey.Builder(
                        Curve.P_256, (ECPublicKey) TestingKeys.ecPair(0).getPublic())
                .keyID("ec")
                .build()
                .toJSONString();
        java.util.List<String> hundred = new java.util.ArrayList<>(Collections.nCopies(100, ec));
        hundred.replaceAll(each -> each.replace("\"ec\"", "\"" + java.util.UUID.randomUUID() + "\""));
        issuer.jwks = WireIssuer.jwks(hundred.toArray(String[]::new)).replace("]}", "," + good() + "]}");
        assertThat(sts.assume().status()).isEqualTo(200);
        sts.aws.forgetDocuments();
        issuer.jwks = issuer.jwks.replace("]}", "," + ec + "]}");
        assertNoKey();
    }

    @Test
    void k2KeysOfOtherKindsDoNotMatter() {
        issuer.jwks = WireIssuer.jwks(
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
                "{\"kty\":\"AKP\",\"alg\":\"ML-DSA-44\"}",
                good());
        assertThat(sts.assume().status()).isEqualTo(200);
    }

    @Test
    void k3KeysMustBeSound() {
        String small = WireIssuer.jwk(TestingKeys.rsa(1024), "small");
        String nameless = good().replace("\"kid\":\"one\"", "\"kid\":\"\"");
        String forEncryption = good().replace("\"kid\":\"one\"", "\"kid\":\"enc\",\"use\":\"enc\"");
        String noPoint = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"ec\",\"x\":\"" + "A".repeat(43) + "\",\"y\":\""
                + "A".repeat(43) + "\"}";
        for (String bad : java.util.List.of(small, nameless, forEncryption, noPoint)) {
            sts.aws.forgetDocuments();
            issuer.jwks = WireIssuer.jwks(good(), bad);
            assertNoKey();
        }
    }

    @Test
    void k5OneKidOneKey() {
        issuer.jwks = WireIssuer.jwks(good(), WireIssuer.jwk(TestingKeys.rsa(2048), WireIssuer.KID));
        assertNoKey();
    }

    @Test
    void k6NothingPrivate() {
        issuer.jwks = WireIssuer.jwks(good().replace("{", "{\"d\":\"AQAB\","));
        assertNoKey();
    }
}
