package dev.irsa.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiscoveryTest {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");

    /** What a kube-apiserver answers. */
    private static final String APISERVER = """
            {"issuer":"https://oidc.irsa.dev/one","jwks_uri":"https://172.18.0.2:6443/openid/v1/jwks",\
            "response_types_supported":["id_token"],"subject_types_supported":["public"],\
            "id_token_signing_alg_values_supported":["RS256"]}""";

    private static Checked<Discovery> read(String text) {
        return Discovery.parse(text.getBytes(UTF_8));
    }

    @Test
    void D1_ownDocumentHasEverything() {
        Discovery own = Discovery.synthesised(ISSUER, Set.of("RS256", "ES256"));
        assertThat(own.document().text()).isEqualTo("""
                {"authorization_endpoint":"urn:kubernetes:programmatic_authorization",\
                "claims_supported":["aud","iat","iss","sub"],\
                "id_token_signing_alg_values_supported":["ES256","RS256"],\
                "issuer":"https://oidc.irsa.dev/one",\
                "jwks_uri":"https://oidc.irsa.dev/one/openid/v1/jwks",\
                "response_types_supported":["id_token"],\
                "subject_types_supported":["public"]}
                """);
        assertThat(Discovery.parse(own.document().bytes())).isEqualTo(Checked.accepted(own));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "issuer",
                "jwks_uri",
                "response_types_supported",
                "subject_types_supported",
                "id_token_signing_alg_values_supported"
            })
    void D1_refusesADocumentWithout(String member) {
        assertThat(Rules.errors(read(APISERVER.replace(member, "x_" + member)).findings()))
                .containsExactly(Rule.D1);
    }

    @Test
    void D1_D2_warnOfWhatKubernetesLeavesOut() {
        assertThat(Rules.in(read(APISERVER))).containsExactly("D1 warning", "D2 warning");
    }

    @Test
    void D3_algorithmsAreThoseOfTheKeys() {
        Discovery rsa = read(APISERVER).toOptional().orElseThrow();
        Jwks ec = TestingKeys.jwks(0);
        assertThat(Rules.in(rsa.against(ec))).containsExactly("D3 error", "D3 warning");
        Jwks both = ec.union(Jwks.of(List.of(TestingKeys.jwk(TestingKeys.rsaPair()))))
                .toOptional()
                .orElseThrow();
        assertThat(Rules.in(rsa.against(both))).containsExactly("D3 error");
        assertThat(Discovery.synthesised(ISSUER, both.algorithms()).against(both))
                .isEmpty();
        assertThat(Rules.in(Discovery.synthesised(ISSUER, List.of("RS256", "ES256"))
                        .against(Jwks.of(List.of(TestingKeys.jwk(TestingKeys.rsaPair()))))))
                .containsExactly("D3 warning");
    }

    @Test
    void D4_isPlainJson() {
        assertThat(Rules.errors(read("\ufeff" + APISERVER).findings())).containsExactly(Rule.D4);
        assertThat(Rules.errors(
                        Discovery.parse(new byte[] {'{', (byte) 0x80, '}'}).findings()))
                .containsExactly(Rule.D4);
        assertThat(Rules.errors(read("<html>").findings())).containsExactly(Rule.D4);
        assertThat(Rules.warnings(
                        read(APISERVER.replace("}", ",\"a\":null,\"b\":[]}")).findings()))
                .contains(Rule.D4);
    }

    @Test
    void D5_rewritesTheJwksUriAndNothingElse() {
        Discovery verbatim = read(APISERVER).toOptional().orElseThrow();
        assertThat(verbatim.document().text()).isEqualTo(APISERVER);
        Discovery rewritten = verbatim.rewritten(ISSUER.jwksUrl());
        assertThat(rewritten.jwksUri()).isEqualTo("https://oidc.irsa.dev/one/openid/v1/jwks");
        assertThat(rewritten.rewritten(verbatim.jwksUri()).document())
                .isEqualTo(verbatim.rewritten(verbatim.jwksUri()).document());
        assertThat(rewritten.issuer()).isEqualTo(verbatim.issuer());
    }
}
