package dev.irsa.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JwksTest {
    private static final Jwk RSA = TestingKeys.jwk(TestingKeys.rsaPair());
    private static final Jwk EC = TestingKeys.jwk(0);

    private static Checked<Jwks> read(ObjectNode... keys) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode().addAll(List.of(keys));
        return Jwks.parse(JsonNodeFactory.instance
                .objectNode()
                .set("keys", array)
                .toString()
                .getBytes(UTF_8));
    }

    private static Checked<Jwks> read(String text) {
        return Jwks.parse(text.getBytes(UTF_8));
    }

    private static ObjectNode with(Jwk key, Consumer<ObjectNode> change) {
        ObjectNode json = key.json();
        change.accept(json);
        return json;
    }

    @Test
    void readsWhatItWrites() {
        Jwks keys = Jwks.of(List.of(RSA, EC));
        Document document = keys.document().toOptional().orElseThrow();
        assertThat(Jwks.parse(document.bytes())).isEqualTo(Checked.accepted(keys));
        assertThat(document.text()).endsWith("}\n").doesNotContain(" ", "=", "null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"keys\":[]}", "{\"keys\":[{\"kty\":\"OKP\",\"kid\":\"a\",\"crv\":\"Ed25519\",\"x\":\"AA\"}]}"
            })
    void K1_refusesAnEmptySet(String text) {
        assertThat(Rules.errors(read(text).findings())).containsExactly(Rule.K1);
        assertThat(Rules.errors(Jwks.EMPTY.document().findings())).containsExactly(Rule.K1);
    }

    @Test
    void K1_takesAHundredOfEachTypeAndNotOneMore() {
        assertThat(read(copies(100, 100)).toOptional()).isPresent();
        assertThat(Rules.errors(read(copies(101, 1)).findings())).containsExactly(Rule.K1);
        assertThat(Rules.errors(read(copies(1, 101)).findings())).containsExactly(Rule.K1);
    }

    private static ObjectNode[] copies(int rsa, int ec) {
        List<ObjectNode> keys = new ArrayList<>();
        IntStream.range(0, rsa).forEach(i -> keys.add(with(RSA, json -> json.put("kid", "r" + i))));
        IntStream.range(0, ec).forEach(i -> keys.add(with(EC, json -> json.put("kid", "e" + i))));
        return keys.toArray(ObjectNode[]::new);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kty\":\"AKP\",\"kid\":\"m\",\"alg\":\"ML-DSA-44\",\"pub\":\"AAAA\",\"use\":\"sig\"}",
                "{\"kty\":\"AKP\",\"kid\":\"m\",\"alg\":\"ML-DSA-65\",\"pub\":\"AAAA\"}",
                "{\"kty\":\"OKP\",\"kid\":\"o\",\"crv\":\"Ed25519\",\"x\":\"AAAA\",\"alg\":\"EdDSA\"}",
                "{\"kty\":\"oct\",\"kid\":\"s\",\"alg\":\"HS256\"}",
                "{\"kty\":\"EC\",\"kid\":\"k\",\"crv\":\"secp256k1\",\"x\":\"AAAA\",\"y\":\"AAAA\",\"alg\":\"ES256K\"}",
                "{\"kty\":\"EC\",\"kid\":\"k\",\"crv\":\"P-192\",\"x\":\"AAAA\",\"y\":\"AAAA\"}",
                "{\"kty\":\"RSA\",\"kid\":\"p\",\"alg\":\"PS256\",\"n\":\"AAAA\",\"e\":\"AQAB\"}",
            })
    void K2_leavesOutWhatAwsRefuses(String foreign) {
        Checked<Jwks> checked = read("{\"keys\":[" + foreign + "," + EC.json() + "]}");
        assertThat(checked.toOptional().map(Jwks::keys)).contains(List.of(EC));
        assertThat(Rules.in(checked)).containsExactly("K2 warning");
    }

    @Test
    void K3_refusesWeakAndMalformedKeys() {
        BigInteger weak = BigInteger.TWO.pow(2046).add(BigInteger.ONE);
        assertThat(k3(with(RSA, json -> json.put("n", Base64Url.encodeMinimal(weak)))))
                .isTrue();
        assertThat(k3(with(RSA, json -> json.put("e", "Ag")))).isTrue();
        assertThat(k3(with(RSA, json -> json.put("e", "AQ")))).isTrue();
        assertThat(k3(with(RSA, json -> json.remove("e")))).isTrue();
        assertThat(k3(with(RSA, json -> json.remove("kid")))).isTrue();
        assertThat(k3(with(RSA, json -> json.remove("kty")))).isTrue();
        assertThat(k3(with(RSA, json -> json.put("kid", 7)))).isTrue();
        assertThat(k3(with(RSA, json -> json.put("use", "enc")))).isTrue();
        assertThat(k3(with(RSA, json -> json.put("alg", "ES256")))).isTrue();
        assertThat(k3(with(EC, json -> json.put("alg", "ES384")))).isTrue();
        assertThat(k3(with(EC, json -> json.put("x", "AAAA")))).isTrue();
        assertThat(k3(with(EC, json -> json.put("y", json.get("x").stringValue()))))
                .isTrue();
        assertThat(k3(with(EC, json -> json.put("crv", "P-384")))).isTrue();
        assertThat(k3(with(EC, json -> json.remove("crv")))).isTrue();
    }

    private static boolean k3(ObjectNode key) {
        return Rules.errors(read(key, with(EC, json -> json.put("kid", "good"))).findings())
                .equals(List.of(Rule.K3));
    }

    @Test
    void K3_warnsOfLargeKeysAndOfWhatItFillsIn() {
        BigInteger large = BigInteger.TWO.pow(5000).add(BigInteger.ONE);
        assertThat(Rules.in(read(with(RSA, json -> json.put("n", Base64Url.encodeMinimal(large))))))
                .containsExactly("K3 warning");
        Checked<Jwks> filled = read(with(EC, json -> json.remove(List.of("use", "alg"))));
        assertThat(Rules.in(filled)).containsExactly("K3 warning", "K3 warning");
        assertThat(filled.toOptional()).contains(Jwks.of(List.of(EC)));
    }

    @Test
    void K3_kidIsUnique() {
        assertThat(Rules.errors(read(EC.json(), EC.json()).findings())).containsExactly(Rule.K3);
    }

    @Test
    void K3_kidIsNotEmpty() {
        assertThat(Rules.errors(read(RSA.json(), with(EC, json -> json.put("kid", "")))
                        .findings()))
                .containsExactly(Rule.K3);
    }

    @Test
    void K4_kidOfAnApiServerIsCopied() {
        Checked<Jwks> checked = read(with(EC, json -> json.put("kid", "external-signer/7")));
        assertThat(checked.toOptional().map(Jwks::kids).orElseThrow()).containsExactly(new KeyId("external-signer/7"));
    }

    @Test
    void K5_oneKidIsOneKey() {
        ObjectNode other = with(RSA, json -> json.put("kid", EC.kid().text()));
        assertThat(Rules.errors(read(EC.json(), other).findings())).containsExactly(Rule.K5);
        Jwk renamed = new Jwk(EC.kid(), RSA.material(), RSA.algorithm(), new TreeMap<>());
        assertThat(Rules.errors(
                        Jwks.of(List.of(EC)).union(Jwks.of(List.of(renamed))).findings()))
                .containsExactly(Rule.K5);
        assertThat(Rules.in(read(EC.json(), with(EC, json -> json.put("kid", "twin")))))
                .containsExactly("K5 warning");
    }

    @ParameterizedTest
    @ValueSource(strings = {"d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv"})
    void K6_refusesPrivateMembersAndDoesNotEchoThem(String member) {
        Checked<Jwks> checked = read(with(RSA, json -> json.put(member, "c2VjcmV0")), EC.json());
        assertThat(Rules.in(checked)).containsExactly("K6 error");
        assertThat(checked.toString()).doesNotContain("c2VjcmV0");
        Checked<Jwks> deep = read("{\"keys\":[" + EC.json() + "],\"more\":[{\"x\":{\"" + member + "\":1}}]}");
        assertThat(Rules.in(deep)).containsExactly("K6 error");
        Checked<Jwks> oct = read("{\"keys\":[{\"kty\":\"oct\",\"kid\":\"a\",\"" + member + "\":\"c2VjcmV0\"}]}");
        assertThat(Rules.errors(oct.findings())).containsExactly(Rule.K6);
    }

    @Test
    void K7_keepsUnknownMembers() {
        ObjectNode extra =
                with(EC, json -> json.put("x5t", "abc").set("key_ops", JsonNodeFactory.instance.arrayNode()));
        Jwks keys = read(extra).toOptional().orElseThrow();
        assertThat(keys.keys().getFirst().others()).containsOnlyKeys("x5t", "key_ops");
        assertThat(keys.document().toOptional().map(Document::text).orElseThrow())
                .contains("\"x5t\":\"abc\"", "\"key_ops\":[]");
    }

    @Test
    void K8_hasOneSpelling() {
        String one = text(read(RSA.json(), EC.json()));
        assertThat(text(read(EC.json(), RSA.json()))).isEqualTo(one);
        assertThat(one.indexOf(EC.kid().text()) < one.indexOf(RSA.kid().text()))
                .isEqualTo(EC.kid().compareTo(RSA.kid()) < 0);
    }

    private static String text(Checked<Jwks> keys) {
        return keys.toOptional()
                .orElseThrow()
                .document()
                .toOptional()
                .orElseThrow()
                .text();
    }

    @Test
    void K8_refusesOtherBase64AndSizes() {
        byte[] x = Base64Url.decode(EC.material().members().get("x")).orElseThrow();
        String padded = Base64.getUrlEncoder().encodeToString(x);
        assertThat(Rules.errors(read(with(EC, json -> json.put("x", padded))).findings()))
                .contains(Rule.K8);
        assertThat(Rules.errors(read(with(
                                RSA,
                                json -> json.put("n", "AAAA" + json.get("n").stringValue())))
                        .findings()))
                .contains(Rule.K8);
        assertThat(Rules.errors(Jwks.parse(new byte[(1 << 20) + 1]).findings())).containsExactly(Rule.K8);
        Jwk heavy = new Jwk(
                EC.kid(),
                EC.material(),
                EC.algorithm(),
                new TreeMap<>(Map.of("note", JsonNodeFactory.instance.stringNode("x".repeat(256 * 1024)))));
        assertThat(Rules.errors(Jwks.of(List.of(heavy)).document().findings())).containsExactly(Rule.K8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"keys\":{}}",
                "{\"keys\":[]} x",
                "{\"keys\":[],\"keys\":[]}",
                "{\"keys\":'secret-in-quotes'}",
            })
    void K8_refusesWhatIsNotAKeySet(String text) {
        Checked<Jwks> checked = read(text);
        assertThat(Rules.errors(checked.findings())).containsAnyOf(Rule.K8, Rule.K1);
        assertThat(checked.toString()).doesNotContain("secret");
    }

    @Test
    void K8_refusesDepthAndForeignEncodings() {
        String deep = "{\"keys\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
        assertThat(Rules.errors(read(deep).findings())).containsExactly(Rule.K8);
        assertThat(Rules.errors(
                        Jwks.parse(new byte[] {(byte) 0xff, (byte) 0xfe}).findings()))
                .containsExactly(Rule.K8);
        assertThat(Rules.errors(read("\ufeff{\"keys\":[]}").findings())).containsExactly(Rule.K8);
    }

    @Test
    void K9_dropsTheCopyWithAnEmptyKid() {
        Checked<Jwks> checked = read(with(RSA, json -> json.put("kid", "")), RSA.json());
        assertThat(Rules.in(checked)).containsExactly("K9 warning");
        assertThat(checked.toOptional()).contains(Jwks.of(List.of(RSA)));
    }

    @Test
    void K10_anyRsaAlgorithmIsTaken() {
        Checked<Jwks> checked = read(with(RSA, json -> json.put("alg", "RS512")));
        assertThat(checked.findings()).isEmpty();
        assertThat(checked.toOptional().map(Jwks::algorithms).orElseThrow()).containsExactly("RS512");
    }

    @Test
    void survivesAnyChangedByte() {
        byte[] good =
                Jwks.of(List.of(RSA, EC)).document().toOptional().orElseThrow().bytes();
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x15;
            Checked<Jwks> checked = Jwks.parse(bad);
            assertThat(checked.findings().stream().map(Finding::sentence).collect(Collectors.joining()))
                    .doesNotContain("null pointer");
        }
    }
}
