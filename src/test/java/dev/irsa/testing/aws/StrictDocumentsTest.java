package dev.irsa.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import dev.irsa.issuer.TestingKeys;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lenient readers of JSON, of base64 and of JWTs would let through. */
class StrictDocumentsTest {
    private final StsWire sts = new StsWire();
    private final WireIssuer issuer = sts.issuer;

    @AfterEach
    void stop() {
        sts.close();
    }

    private void assertRule(String rule) {
        assertThat(sts.assume().code()).isEqualTo("400 InvalidIdentityToken");
        assertThat(sts.aws.calls().getLast().rule()).isEqualTo(rule);
    }

    private String good() {
        return WireIssuer.jwk(issuer.keys, WireIssuer.KID);
    }

    private String modulus() {
        return member(good(), "n");
    }

    private static String member(String jwk, String name) {
        return jwk.replaceAll(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
    }

    /** Zeros in front make an array of 2112 bits of a key of 1024. */
    @Test
    void k3SmallKeysDoNotGrowByZeros() {
        KeyPair pair = TestingKeys.rsa(1024);
        byte[] raw = ((RSAPublicKey) pair.getPublic()).getModulus().toByteArray();
        byte[] padded = new byte[264];
        System.arraycopy(raw, 0, padded, padded.length - raw.length, raw.length);
        String small = WireIssuer.jwk(pair, "small");
        issuer.jwks = WireIssuer.jwks(
                good(),
                small.replace(member(small, "n"), Base64URL.encode(padded).toString()));
        assertRule("K3");
    }

    /** RFC 7518, section 6.3.1.1: the minimum number of octets. */
    @Test
    void k3NoZeroBeforeTheModulus() {
        byte[] raw = new Base64URL(modulus()).decode();
        byte[] padded = new byte[raw.length + 1];
        System.arraycopy(raw, 0, padded, 1, raw.length);
        issuer.jwks = WireIssuer.jwks(
                good().replace(modulus(), Base64URL.encode(padded).toString()));
        assertRule("K3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "==", " ", "\\n", "."})
    void k8NumbersAreBase64Url(String suffix) {
        issuer.jwks = WireIssuer.jwks(good().replace(modulus(), modulus() + suffix));
        assertRule("K8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"e", "n"})
    void k8NumbersAreStrings(String name) {
        issuer.jwks = WireIssuer.jwks(good().replaceFirst("(\"" + name + "\":)\"[^\"]*\"", "$165537"));
        assertRule("K8");
    }

    @Test
    void k8StandardBase64IsNone() {
        String standard = "+/" + modulus().substring(2);
        issuer.jwks = WireIssuer.jwks(good().replace(modulus(), standard));
        assertRule("K8");
    }

    @Test
    void k1KeysAreAnArray() {
        issuer.jwks = "{\"keys\":{\"one\":" + good() + "}}";
        assertRule("K1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "null", "1", "[]"})
    void k1KeysAreObjects(String other) {
        issuer.jwks = WireIssuer.jwks(good(), other);
        assertRule("K1");
    }

    @Test
    void membersOccurOnce() {
        issuer.jwks = WireIssuer.jwks(good().replace("{", "{\"kid\":\"two\","));
        assertRule("json");
    }

    @Test
    void membersOfDiscoveryOccurOnce() {
        issuer.discovery = issuer.discovery.replaceFirst("\\{", "{\"issuer\":\"https://issuer.example.com\",");
        assertRule("json");
    }

    @Test
    void noByteOrderMark() {
        issuer.jwks = "\uFEFF" + issuer.jwks;
        assertRule("json");
        issuer.discovery = "\uFEFF" + issuer.discovery;
        assertRule("json");
    }

    @Test
    void textIsUtf8() {
        issuer.jwks = issuer.jwks.replaceFirst("\\{", "{\"name\":\"\u00fc\",");
        assertThat(sts.assume().status()).isEqualTo(200);
        sts.memory.pass(IssuerDocuments.REMEMBERED);
        issuer.charset = StandardCharsets.ISO_8859_1;
        assertRule("json");
        issuer.charset = StandardCharsets.UTF_16LE;
        assertRule("json");
    }

    private void assertNoJwt(String token) {
        assertThat(sts.assume("WebIdentityToken", token).code()).isEqualTo("400 InvalidIdentityToken");
        assertThat(sts.aws.calls().getLast().rule()).isEqualTo("jwt");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "==", " ", "\n", "."})
    void tokensAreBase64Url(String suffix) {
        assertNoJwt(issuer.token() + suffix);
    }

    @Test
    void tokensAreNoStandardBase64() {
        String token = issuer.token();
        String signature = token.substring(token.lastIndexOf('.') + 1);
        assertNoJwt(token.replace(signature, signature.substring(0, 40) + "+/" + signature.substring(42)));
    }

    @Test
    void aTokenNamesItsKey() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).build();
        assertThat(sts.assume("WebIdentityToken", issuer.token(header, issuer.keys, c -> c))
                        .code())
                .isEqualTo("400 InvalidIdentityToken");
        assertThat(sts.aws.calls().getLast().rule()).isEqualTo("kid");
    }

    /** What STS does not know, but has to (RFC 7515, section 4.1.11). */
    @Test
    void criticalHeadersAreNotIgnored() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(WireIssuer.KID)
                .criticalParams(Set.of("bench"))
                .customParam("bench", true)
                .build();
        assertThat(sts.assume("WebIdentityToken", issuer.token(header, issuer.keys, c -> c))
                        .code())
                .isEqualTo("400 InvalidIdentityToken");
        assertThat(sts.aws.calls().getLast().rule()).isEqualTo("signature");
    }

    /** A public key is no secret: nobody may sign with its bytes as one. */
    @Test
    void aPublicKeyIsNoSecret() throws Exception {
        String head = Base64URL.encode("{\"alg\":\"HS256\",\"kid\":\"one\"}").toString();
        String text = head + "." + issuer.token().split("\\.")[1];
        javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
        byte[] secret = issuer.keys.getPublic().getEncoded();
        mac.init(new javax.crypto.spec.SecretKeySpec(Arrays.copyOf(secret, secret.length), "HmacSHA256"));
        String token = text + "." + Base64URL.encode(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        assertThat(sts.assume("WebIdentityToken", token).code()).isEqualTo("400 InvalidIdentityToken");
        assertThat(sts.aws.calls().getLast().rule()).isEqualTo("D3");
    }
}
