package dev.irsa.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jwt.JWTClaimsSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The five minutes of STS, to the second, by a clock that stands still. */
class TokenTimesTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final WireIssuer issuer = new WireIssuer();
    private final IssuerDocuments documents =
            new IssuerDocuments(StsWire.trusting(issuer.ca), InstantSource.fixed(NOW), true);
    private final TokenVerifier verifier = new TokenVerifier(new Iam(true), documents, InstantSource.fixed(NOW));

    @AfterEach
    void stop() {
        documents.close();
        issuer.close();
    }

    private static Date at(int seconds) {
        return Date.from(NOW.plusSeconds(seconds));
    }

    private void assertTaken(UnaryOperator<JWTClaimsSet.Builder> change) {
        assertThat(verifier.verifyIssuer(token(change)).subject()).isEqualTo(WireIssuer.SUBJECT);
    }

    private void assertRefused(String code, UnaryOperator<JWTClaimsSet.Builder> change) {
        String token = token(change);
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> verifier.verifyIssuer(token));
        assertThat(refusal).isNotNull();
        assertThat(refusal.code()).isEqualTo(code);
    }

    private String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return issuer.token(claims ->
                change.apply(claims.issueTime(at(-600)).notBeforeTime(at(-600)).expirationTime(at(600))));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, -299, -300})
    void tokensAreTakenForFiveMinutesAfterTheirEnd(int end) {
        assertTaken(claims -> claims.expirationTime(at(end)));
    }

    @ParameterizedTest
    @ValueSource(ints = {-301, -600})
    void tokensAreNotTakenLater(int end) {
        assertRefused("ExpiredTokenException", claims -> claims.expirationTime(at(end)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 300})
    void clocksMayDifferByFiveMinutes(int begin) {
        assertTaken(claims -> claims.notBeforeTime(at(begin)));
        assertTaken(claims -> claims.issueTime(at(begin)));
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 3600})
    void clocksMayNotDifferByMore(int begin) {
        assertRefused("InvalidIdentityToken", claims -> claims.notBeforeTime(at(begin)));
        assertRefused("InvalidIdentityToken", claims -> claims.issueTime(at(begin)));
    }
}
