package dev.irsa.issuer;

import static dev.irsa.issuer.Situations.ISSUER;
import static dev.irsa.issuer.Situations.START;
import static dev.irsa.issuer.Situations.server;
import static dev.irsa.issuer.TestingKeys.jwks;
import static dev.irsa.issuer.TestingKeys.kid;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RotationGatesTest {
    private static final RotationPolicy POLICY = RotationPolicy.DEFAULT;
    private static final Instant LATER = START.plus(Duration.ofHours(20));

    private final Situations situation = new Situations();

    private RotationGates gates(Instant now) {
        return new RotationGates(situation.ledger(), POLICY, now);
    }

    @Test
    void G2_promoteWaitsFromPublicVisibility() {
        assertThat(gates(START).promote(kid(0), Map.of())).isInstanceOf(RotationGate.Closed.class);
        situation.remembering(
                situation.plan(server("a", jwks(0))).toOptional().orElseThrow().ledger());
        assertThat(gates(START.plus(Duration.ofDays(9)))
                        .promote(kid(0), Map.of())
                        .reason())
                .contains("not been fetched publicly");
        situation.at(LATER).done(server("a", jwks(0)));
        assertThat(gates(LATER.plus(Duration.ofHours(23))).promote(kid(0), Map.of()))
                .isEqualTo(new RotationGate.Closed(
                        kid(0),
                        Rule.G2,
                        "public since 2026-01-01T20:00:00Z; wait until 2026-01-02T20:00:00Z",
                        Optional.of(Duration.ofHours(1))));
        assertThat(gates(LATER.plus(Duration.ofDays(1))).promote(kid(0), Map.of()))
                .isInstanceOf(RotationGate.Open.class);
    }

    @Test
    void G2_promoteNeedsTheKeyAtEveryServer() {
        situation.done(server("a", jwks(0, 1)), server("b", jwks(0)));
        assertThat(gates(START.plus(Duration.ofDays(9)))
                        .promote(kid(1), Map.of())
                        .reason())
                .contains("not every API server");
    }

    @Test
    void G2_aKeyThatDisappearedFromThePublicSetBeginsAnew() {
        situation.done(server("a", jwks(0, 1)));
        Ledger lost = situation.ledger().confirmed(jwks(0, 1), jwks(0), LATER);
        assertThat(lost.get(kid(1)).flatMap(KeyHistory::firstPublic)).isEmpty();
        assertThat(lost.get(kid(0)).flatMap(KeyHistory::firstPublic)).contains(START);
    }

    @Test
    void G3_retireWaitsFromTheLastSignature() {
        situation.done(server("a", jwks(0, 1), Optional.of(kid(0))));
        assertThat(gates(START).retire(kid(0), Optional.empty()).reason()).contains("still signs");
        situation.at(LATER).done(server("a", jwks(0, 1), Optional.of(kid(1))));
        Instant open = LATER.plus(POLICY.afterSigning());
        situation.at(open.minus(Duration.ofHours(12))).done(server("a", jwks(0, 1), Optional.of(kid(1))));
        assertThat(gates(open.minusSeconds(1)).retire(kid(0), Optional.empty()))
                .isInstanceOfSatisfying(
                        RotationGate.Closed.class,
                        closed -> assertThat(closed.remaining()).contains(Duration.ofSeconds(1)));
        assertThat(gates(open).retire(kid(0), Optional.empty())).isInstanceOf(RotationGate.Open.class);
    }

    @Test
    void G3_retireDoesNotGuessWhoSigned() {
        situation.done(server("a", jwks(0, 1), Optional.empty()));
        assertThat(gates(LATER).retire(kid(0), Optional.empty()).reason()).contains("--last-signed");
        assertThat(gates(LATER).retire(kid(0), Optional.of(START.minus(Duration.ofDays(3)))))
                .isInstanceOf(RotationGate.Open.class);
    }

    @Test
    void G3_aKeyThatNobodyHasSeenIsAMistake() {
        situation.done(server("a", jwks(0, 1), Optional.of(kid(0))));
        assertThat(gates(LATER).retire(new KeyId("mistyped"), Optional.of(START.minus(Duration.ofDays(9)))))
                .isInstanceOfSatisfying(
                        RotationGate.Closed.class,
                        closed -> assertThat(closed.reason()).startsWith("nobody has seen it"));
    }

    @Test
    void G3_whatWasSeenCountsMoreThanAnEarlierStatement() {
        situation.done(server("a", jwks(0, 1), Optional.of(kid(0))));
        situation.at(LATER).done(server("a", jwks(0, 1), Optional.of(kid(1))));
        assertThat(gates(LATER.plusSeconds(60)).retire(kid(0), Optional.of(START.minus(Duration.ofDays(9)))))
                .isInstanceOf(RotationGate.Closed.class);
    }

    @Test
    void G3_retireIsClosedWhenItIsLongUnknownWhoSigns() {
        situation.done(server("a", jwks(0, 1), Optional.of(kid(0))));
        situation.at(LATER).done(server("a", jwks(0, 1), Optional.of(kid(1))));
        for (int day = 1; day < 5; day++) {
            // kid 0 may sign and stop again meanwhile
            situation.at(LATER.plus(Duration.ofDays(day))).done(server("a", jwks(0, 1), Optional.empty()));
        }
        Instant blind = LATER.plus(Duration.ofDays(4));
        assertThat(gates(blind).retire(kid(0), Optional.empty()).reason()).contains("--last-signed");
        assertThat(gates(blind).retire(kid(0), Optional.of(LATER.plus(Duration.ofDays(1)))))
                .isInstanceOf(RotationGate.Open.class);
        situation.at(blind).done(server("a", jwks(0, 1), Optional.of(kid(1))));
        assertThat(gates(blind).retire(kid(0), Optional.empty())).isInstanceOf(RotationGate.Closed.class);
        assertThat(gates(blind.plus(POLICY.afterSigning())).retire(kid(0), Optional.empty()))
                .isInstanceOf(RotationGate.Closed.class);
    }

    @Test
    void G2_promoteLooksAtWhatIsThere() {
        situation.done(server("a", jwks(0, 1)));
        RotationGates gates = gates(START.plus(Duration.ofDays(1)));
        assertThat(gates.promote(kid(1), Map.of("the sink", jwks(0, 1)))).isInstanceOf(RotationGate.Open.class);
        assertThat(gates.promote(kid(1), Map.of("the sink", jwks(0))).reason()).startsWith("the sink does not have it");
        Jwk other = new Jwk(kid(1), TestingKeys.jwk(2).material(), "ES256", new TreeMap<>());
        assertThat(gates.promote(kid(1), Map.of("the sink", Jwks.of(List.of(other)))))
                .isInstanceOf(RotationGate.Closed.class);
    }

    @Test
    void G4_retireLeavesAnotherKey() {
        situation.done(server("a", jwks(0), Optional.of(new KeyId("other"))));
        assertThat(gates(LATER).retire(kid(0), Optional.empty()))
                .isInstanceOfSatisfying(
                        RotationGate.Closed.class,
                        closed -> assertThat(closed.rule()).isEqualTo(Rule.G4));
    }

    @Test
    void T6_cachesMayKeepForHalfOfThePrePublicationAtMost() {
        assertThat(POLICY.checked().findings()).isEmpty();
        assertThat(Rules.errors(
                        POLICY.withCacheMaxAge(Duration.ofHours(2)).checked().findings()))
                .containsExactly(Rule.T6);
        assertThat(Rules.errors(
                        POLICY.withPrePublish(Duration.ofMinutes(90)).checked().findings()))
                .containsExactly(Rule.T6);
    }

    @Test
    void T8_warnsOfLessThanADay() {
        RotationPolicy hasty = POLICY.withPrePublish(Duration.ofHours(3));
        assertThat(Rules.in(hasty.checked())).containsExactly("T8 warning");
        assertThat(POLICY.withPrePublish(Duration.ZERO).beforeSigning()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void ledgerSurvivesBeingSaved() {
        situation.done(server("a", jwks(0, 1), Optional.of(kid(0))), server("b", jwks(0)));
        Ledger ledger = situation.ledger().removing(kid(1), true, LATER);
        assertThat(LedgerJson.read(LedgerJson.write(ledger, ISSUER), ISSUER)).isEqualTo(Checked.accepted(ledger));
        assertThat(Rules.errors(LedgerJson.read("{}", ISSUER).findings())).containsExactly(Rule.W4);
        assertThat(Rules.errors(LedgerJson.read("", ISSUER).findings())).containsExactly(Rule.W4);
        String broken = LedgerJson.write(ledger, ISSUER).replace("2026-01-01T00:00:00Z", "yesterday");
        assertThat(Rules.errors(LedgerJson.read(broken, ISSUER).findings())).containsExactly(Rule.W4);
    }

    @Test
    void timesAreRoundedUp() {
        assertThat(Spoken.duration(Duration.ofMillis(1))).isEqualTo("1s");
        assertThat(Spoken.duration(Duration.ofSeconds(61))).isEqualTo("1m 1s");
        assertThat(Spoken.duration(Duration.ofSeconds(7199))).isEqualTo("2h");
        assertThat(Spoken.duration(Duration.ofHours(25))).isEqualTo("1d 1h");
        assertThat(Spoken.duration(Duration.ofDays(2))).isEqualTo("2d");
    }
}
