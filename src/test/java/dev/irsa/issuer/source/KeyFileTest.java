package dev.irsa.issuer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Rules;
import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
    private static final KeyPair RSA = TestingKeys.rsaPair();
    private static final KeyPair EC = TestingKeys.ecPair(0);

    @TempDir
    Path directory;

    private View read(String text, boolean derivePublic) {
        Path file = TestingCa.write(directory.resolve("keys"), text);
        return new KeyFile(file, derivePublic).read().getFirst();
    }

    private static Jwks keys(View view) {
        return view instanceof View.Listed listed ? listed.keys() : Jwks.EMPTY;
    }

    private static List<Rule> errors(View view) {
        return view instanceof View.Broken broken ? Rules.errors(broken.findings()) : List.of();
    }

    private static Jwks jwks(KeyPair... pairs) {
        return Jwks.of(java.util.Arrays.stream(pairs).map(TestingKeys::jwk).toList());
    }

    private static byte[] pkcs1() throws Exception {
        return SubjectPublicKeyInfo.getInstance(RSA.getPublic().getEncoded())
                .parsePublicKey()
                .getEncoded();
    }

    @Test
    void readsSeveralBlocksOfAnyForm() throws Exception {
        TestingCa ca = new TestingCa();
        TestingCa.Entity leaf = ca.leaf();
        String text = "comment\n" + TestingCa.pem(RSA.getPublic(), leaf.certificate()) + "\n"
                + TestingCa.pem(EC.getPublic(), EC.getPublic());
        assertThat(keys(read(text, false))).isEqualTo(jwks(RSA, EC, leaf.keys()));
        String rsa = TestingCa.pem(new PemObject("RSA PUBLIC KEY", pkcs1()));
        assertThat(keys(read(rsa, false))).isEqualTo(jwks(RSA));
    }

    @Test
    void readsDer() throws Exception {
        TestingCa.Entity leaf = new TestingCa().leaf();
        Map<byte[], KeyPair> cases = Map.of(
                RSA.getPublic().getEncoded(), RSA,
                EC.getPublic().getEncoded(), EC,
                pkcs1(), RSA,
                leaf.certificate().getEncoded(), leaf.keys());
        cases.forEach((bytes, pair) -> {
            try {
                Path file = Files.write(directory.resolve("key.der"), bytes);
                assertThat(keys(new KeyFile(file, false).read().getFirst())).isEqualTo(jwks(pair));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void readsAKeySet() {
        String text = jwks(RSA, EC).document().toOptional().orElseThrow().text();
        assertThat(keys(read("\n" + text, false))).isEqualTo(jwks(RSA, EC));
    }

    @Test
    void K6_refusesPrivateKeysUnlessAskedForThePublicHalf() {
        Map<String, KeyPair> cases = Map.of(
                TestingCa.pkcs8(RSA), RSA,
                TestingCa.pkcs8(EC), EC,
                TestingCa.pem(RSA.getPrivate()), RSA,
                sec1(), EC);
        cases.forEach((text, pair) -> {
            assertThat(errors(read(text, false))).containsExactly(Rule.K6);
            assertThat(keys(read(text, true))).isEqualTo(jwks(pair));
        });
    }

    /** As {@code openssl ecparam -genkey} writes it: the curve in a block of its own, no public half. */
    private static String sec1() {
        ECPrivateKey key = new ECPrivateKey(
                256, ((java.security.interfaces.ECPrivateKey) EC.getPrivate()).getS(), SECObjectIdentifiers.secp256r1);
        try {
            return TestingCa.pem(
                    new PemObject("EC PARAMETERS", SECObjectIdentifiers.secp256r1.getEncoded()),
                    new PemObject("EC PRIVATE KEY", key.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void K2_leavesOutWhatAwsRefuses() {
        String text = TestingCa.pem(ed25519().getPublic(), EC.getPublic());
        View view = read(text, false);
        assertThat(keys(view)).isEqualTo(jwks(EC));
        assertThat(((View.Listed) view).findings())
                .extracting(dev.irsa.issuer.Finding::rule)
                .containsExactly(Rule.K2);
        assertThat(errors(read(TestingCa.pem(ed25519().getPublic()), false))).containsExactly(Rule.K1);
    }

    @Test
    void K3_refusesWhatItCannotRead() {
        assertThat(errors(read(TestingCa.pem(TestingKeys.rsa(1024).getPublic()), false)))
                .containsExactly(Rule.K3);
        assertThat(errors(read("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", false)))
                .containsExactly(Rule.K3);
        assertThat(errors(read("hello", false))).containsExactly(Rule.K3);
        assertThat(errors(read("", false))).containsExactly(Rule.K3);
    }

    @Test
    void A2_aMissingFileIsNotAnEmptyOne() {
        assertThat(new KeyFile(directory.resolve("none"), false).read())
                .containsExactly(new View.Unreadable(directory.resolve("none").toString(), "does not exist"));
    }

    private static KeyPair ed25519() {
        try {
            return java.security.KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
