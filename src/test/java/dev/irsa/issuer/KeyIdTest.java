package dev.irsa.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyIdTest {
    private static final Path VECTORS = Path.of("src/test/resources/issuer/kid");

    /** The vectors are made by {@code hack/kid-vectors.sh} with openssl and sha256sum. */
    @ParameterizedTest
    @ValueSource(strings = {"rsa-2048", "rsa-3072", "rsa-4096", "ec-256", "ec-384", "ec-521"})
    void K4_isDerivedAsKubernetesDerivesIt(String name) throws Exception {
        KeyMaterial material = material(name);
        assertThat(material.kid().text()).isEqualTo(read(name + ".kid").strip());

        Jwk jwk = Jwk.of(material);
        Jwks published = Jwks.parse(Jwks.of(java.util.List.of(jwk))
                        .document()
                        .toOptional()
                        .orElseThrow()
                        .bytes())
                .toOptional()
                .orElseThrow();
        assertThat(published.keys()).containsExactly(jwk);
        assertThat(published.keys().getFirst().material().kid()).isEqualTo(jwk.kid());
    }

    @Test
    void K3_refusesWhatDoesNotPrint() {
        assertThat(Rules.in(KeyId.parse(""))).containsExactly("K3 error");
        assertThat(Rules.in(KeyId.parse("a".repeat(1025)))).containsExactly("K3 error");
        assertThat(Rules.in(KeyId.parse("a\nb"))).containsExactly("K3 error");
        assertThat(KeyId.parse("any text, even ümlauts").toOptional()).isPresent();
    }

    private static KeyMaterial material(String name) throws Exception {
        String base64 = read(name + ".pem").replaceAll("-----[A-Z ]+-----|\\s", "");
        X509EncodedKeySpec spec = new X509EncodedKeySpec(Base64.getDecoder().decode(base64));
        KeyFactory factory = KeyFactory.getInstance(name.startsWith("rsa") ? "RSA" : "EC");
        return KeyMaterial.of(factory.generatePublic(spec)).toOptional().orElseThrow();
    }

    private static String read(String file) throws IOException {
        return Files.readString(VECTORS.resolve(file));
    }
}
