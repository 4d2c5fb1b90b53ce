package dev.irsa.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.certificate.TlsCipherSuites.Chosen;
import dev.irsa.identity.Parsed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsCipherSuitesTest {
    private static final List<String> TLS13 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private static Chosen parse(String text) {
        return TlsCipherSuites.parse(text).orElse(problem -> {
            throw new AssertionError(problem);
        });
    }

    @Test
    void thoseOfTls13AreAlwaysAmongThem() {
        for (String text :
                new String[] {"", ",", "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256"}) {
            assertThat(parse(text)).isEqualTo(new Chosen(TLS13, List.of()));
        }
    }

    @Test
    void keepsTheOrderAndForgivesBlanks() {
        assertThat(parse(" TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384 , TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,")
                        .suites())
                .containsSubsequence("TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")
                .containsAll(TLS13)
                .hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305"})
    void knowsTheTwoNamesThatOnlyGoHas(String name) {
        assertThat(parse(name).suites()).contains(name + "_SHA256");
        assertThat(parse(name + "_SHA256")).isEqualTo(parse(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TLS_RSA_WITH_RC4_128_SHA",
                "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
                "TLS_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_RSA_WITH_RC4_128_SHA"
            })
    void whatIsInsecureIsNamedAndNotServed(String name) {
        assertThat(parse(name)).isEqualTo(new Chosen(TLS13, List.of(name)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"x", "AES128-SHA", "tls_rsa_with_aes_128_cbc_sha", "TLS_DHE_RSA_WITH_AES_128_GCM_SHA256", "a;b"})
    void refusesWhatGoDoesNotKnow(String name) {
        assertThat(TlsCipherSuites.parse(name))
                .isEqualTo(Parsed.invalid("has a name that is no cipher suite of Go's crypto/tls"));
    }
}
