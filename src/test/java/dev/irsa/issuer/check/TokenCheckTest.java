package dev.irsa.issuer.check;

import static dev.irsa.issuer.check.TestingTokens.claims;
import static dev.irsa.issuer.check.TestingTokens.sign;
import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwk;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Rules;
import dev.irsa.issuer.TestingKeys;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCheckTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");
    private static final String STS = "sts.amazonaws.com";
    private static final KeyPair RSA = TestingKeys.rsaPair();
    private static final KeyPair EC = TestingKeys.ecPair(0);
    private static final Jwks KEYS = Jwks.of(List.of(TestingKeys.jwk(RSA), TestingKeys.jwk(EC)));
    private static final String GOOD = claims(ISSUER.text(), STS, NOW, NOW.plus(DAY));

    private static List<String> check(String token) {
        Findings findings = new Findings();
        new TokenCheck(ISSUER, KEYS, Set.of(STS), NOW.plusSeconds(60), findings).run(token);
        assertThat(findings.list().toString()).doesNotContain("system:serviceaccount");
        return Rules.in(findings.list());
    }

    private static String kid(KeyPair keys) {
        return TestingKeys.jwk(keys).kid().text();
    }

    @Test
    void goodTokensOfEveryAlgorithmVerify() {
        assertThat(check(sign(RSA, kid(RSA), GOOD) + "\n")).isEmpty();
        assertThat(check(sign(EC, kid(EC), GOOD))).isEmpty();
        for (String curve : List.of("secp384r1", "secp521r1")) {
            KeyPair keys = TestingKeys.ec(curve);
            Jwk jwk = TestingKeys.jwk(keys);
            String hash = "SHA" + jwk.algorithm().substring(2) + "withECDSAinP1363Format";
            String header = "{\"alg\":\"" + jwk.algorithm() + "\",\"kid\":\"" + jwk.kid() + "\"}";
            Findings findings = new Findings();
            new TokenCheck(ISSUER, Jwks.of(List.of(jwk)), Set.of(STS), NOW, findings)
                    .run(sign(keys, header, hash, GOOD));
            assertThat(findings.list()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a.b", "a.b.c", "..", "a.b.c.d", "e30.e30=.e30"})
    void V1_refusesWhatIsNoToken(String text) {
        assertThat(check(text)).isNotEmpty().allMatch(brief -> brief.startsWith("V"));
    }

    @Test
    void V1_refusesLongTokensAndCriticalHeaders() {
        assertThat(check("a".repeat(20_001))).containsExactly("V1 error");
        String header = "{\"alg\":\"RS256\",\"crit\":[\"x\"],\"kid\":\"" + kid(RSA) + "\"}";
        assertThat(check(sign(RSA, header, "SHA256withRSA", GOOD))).containsExactly("V1 error");
        assertThat(check(sign(RSA, kid(RSA), GOOD.replace("\"sub\"", "\"x\"")))).containsExactly("V1 error");
    }

    @Test
    void V2_theSignatureIsOfThePublishedKey() {
        assertThat(check(sign(TestingKeys.ecPair(1), kid(EC), GOOD))).containsExactly("V2 error");
        assertThat(check(sign(RSA, "another", GOOD))).containsExactly("V2 error");
        String token = sign(RSA, kid(RSA), GOOD);
        assertThat(check(token.substring(0, token.lastIndexOf('.') + 1))).containsExactly("V2 error");
        assertThat(check(sign(RSA, "{\"alg\":\"none\",\"kid\":\"" + kid(RSA) + "\"}", "SHA256withRSA", GOOD)))
                .containsExactly("V2 error");
        assertThat(check(sign(RSA, "{\"alg\":\"RS256\"}", "SHA256withRSA", GOOD)))
                .containsExactly("V2 error");
        assertThat(check(sign(RSA, "{\"alg\":\"RS512\",\"kid\":\"" + kid(RSA) + "\"}", "SHA512withRSA", GOOD)))
                .containsExactly("V2 error");
    }

    @Test
    void V3_theIssuerIsTheSame() {
        assertThat(check(sign(RSA, kid(RSA), GOOD.replace("/one", "/two")))).containsExactly("V3 error");
        assertThat(check(sign(RSA, kid(RSA), GOOD.replace("/one", "/one/")))).containsExactly("V3 error");
        assertThat(check(sign(RSA, kid(RSA), GOOD.replace("\"iss\"", "\"x\"")))).containsExactly("V3 error");
    }

    @Test
    void V4_theAudienceIsExpected() {
        assertThat(check(sign(RSA, kid(RSA), GOOD.replace(STS, "other")))).containsExactly("V4 error");
        assertThat(check(sign(RSA, kid(RSA), GOOD.replace("[\"" + STS + "\"]", "\"" + STS + "\""))))
                .isEmpty();
        String azp = GOOD.replace("\"exp\"", "\"azp\":\"other\",\"exp\"");
        assertThat(check(sign(RSA, kid(RSA), azp))).containsExactly("V4 error");
    }

    @Test
    void V5_theTokenIsValidNow() {
        assertThat(times(NOW.minus(DAY), NOW.minus(DAY).plusSeconds(600))).containsExactly("V5 error");
        assertThat(times(NOW.minus(DAY), NOW)).containsExactly("V5 warning");
        assertThat(times(NOW.plus(DAY), NOW.plus(DAY).plus(DAY))).containsExactly("V5 error");
        assertThat(check(sign(RSA, kid(RSA), GOOD.replace("\"exp\"", "\"x\"")))).containsExactly("V5 error");
        assertThat(check(sign(RSA, kid(RSA), GOOD.replaceAll("\"iat\":\\d+", "\"iat\":1.5"))))
                .containsExactly("V5 error");
        assertThat(Rule.V5.meaning()).isNotEmpty();
    }

    private static List<String> times(Instant begin, Instant end) {
        return check(sign(RSA, kid(RSA), claims(ISSUER.text(), STS, begin, end)));
    }
}
