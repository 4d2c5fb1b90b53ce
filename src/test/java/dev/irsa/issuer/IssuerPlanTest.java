package dev.irsa.issuer;

import static dev.irsa.issuer.Situations.ISSUER;
import static dev.irsa.issuer.Situations.START;
import static dev.irsa.issuer.Situations.holding;
import static dev.irsa.issuer.Situations.numbers;
import static dev.irsa.issuer.Situations.server;
import static dev.irsa.issuer.Situations.steps;
import static dev.irsa.issuer.TestingKeys.jwks;
import static dev.irsa.issuer.TestingKeys.kid;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class IssuerPlanTest {
    private static final Duration DAY = Duration.ofDays(1);
    private static final List<String> NOTHING = List.of("SaveLedger", "ConfirmPublic");

    private static final Situation.Options ADOPTING =
            new Situation.Options(DocumentMode.SYNTHESISED, true, false, Optional.empty());

    private final Situations situation = new Situations();

    @Test
    void G1_publishesAtOnceAndTheKeysFirst() {
        IssuerPlan plan = situation.done(server("a", jwks(0)));
        assertThat(steps(plan)).containsExactly("SaveLedger", "PublishJwks", "PublishDiscovery", "ConfirmPublic");
        assertThat(plan.hasChanges()).isTrue();
        assertThat(steps(situation.done(server("a", jwks(0))))).isEqualTo(NOTHING);
        IssuerPlan second = situation.done(server("a", jwks(0, 1)));
        assertThat(steps(second)).containsExactly("SaveLedger", "PublishJwks", "ConfirmPublic");
        assertThat(numbers(second, 2)).containsExactly(0, 1);
    }

    @Test
    void G2_alarmsWhenAKeySignsTooEarly() {
        IssuerPlan first = situation.done(server("a", jwks(0), Optional.of(kid(0))));
        assertThat(Rules.in(first.findings())).containsExactly("D3 warning", "G2 warning");
        IssuerPlan early = situation.at(START.plus(DAY)).done(server("a", jwks(0, 1), Optional.of(kid(1))));
        assertThat(Rules.errors(early.findings())).containsExactly(Rule.G2);
        IssuerPlan late = situation.at(START.plus(DAY).plus(DAY)).done(server("a", jwks(0, 1), Optional.of(kid(1))));
        assertThat(Rules.in(late.findings())).containsExactly("D3 warning");
    }

    @Test
    void G2_keysThatBecamePublicTogetherAreNoAlarm() {
        situation.done(server("a", jwks(0, 1), Optional.of(kid(0))));
        situation.at(START.plusSeconds(300));
        IssuerPlan second = situation.done(server("a", jwks(0, 1), Optional.of(kid(0))));
        assertThat(Rules.errors(second.findings())).isEmpty();
        IssuerPlan other = situation.done(server("a", jwks(0, 1), Optional.of(kid(1))));
        assertThat(Rules.errors(other.findings())).isEmpty();
        situation.done(server("a", jwks(0, 1, 2), Optional.of(kid(1))));
        situation.at(START.plusSeconds(600));
        IssuerPlan third = situation.done(server("a", jwks(0, 1, 2), Optional.of(kid(2))));
        assertThat(Rules.errors(third.findings())).containsExactly(Rule.G2);
    }

    @Test
    void G3_G5_removesOneKeyARunWhenNoTokenCanNeedIt() {
        situation.done(server("a", jwks(0, 1, 2)));
        situation.at(START.plus(DAY)).done(server("a", jwks(2)));
        Duration wait = RotationPolicy.DEFAULT.afterSigning();
        situation.at(START.plus(DAY.multipliedBy(2))).done(server("a", jwks(2)));
        assertThat(steps(
                        situation.at(START.plus(DAY).plus(wait).minusSeconds(1)).done(server("a", jwks(2)))))
                .isEqualTo(NOTHING);
        situation.at(START.plus(DAY).plus(wait));
        IssuerPlan one = situation.done(server("a", jwks(2)));
        assertThat(steps(one)).containsExactly("SaveLedger", "RemoveKey", "ConfirmPublic");
        assertThat(numbers(one, 3)).hasSize(2);
        IssuerPlan two = situation.done(server("a", jwks(2)));
        assertThat(numbers(two, 3)).containsExactly(2);
        assertThat(steps(situation.done(server("a", jwks(2))))).isEqualTo(NOTHING);
    }

    @Test
    void G3_waitsAgainWhenNobodyLookedForLong() {
        situation.done(server("a", jwks(0, 1)));
        situation.at(START.plus(DAY)).done(server("a", jwks(1)));
        assertThat(steps(situation.at(START.plus(DAY.multipliedBy(9))).done(server("a", jwks(1)))))
                .isEqualTo(NOTHING);
    }

    @Test
    void G4_neverPublishesAnEmptySet() {
        situation.done(server("a", jwks(0)));
        Checked<IssuerPlan> empty = situation.plan(View.of("a", Jwks.parse("{\"keys\":[]}".getBytes())));
        assertThat(Rules.errors(empty.findings())).contains(Rule.K1);
        Checked<IssuerPlan> last = situation.with(compromised(0)).plan(server("a", jwks(0)));
        assertThat(Rules.errors(last.findings())).contains(Rule.G4);
    }

    @Test
    void G5_keepsWhatAnyServerListsOrMayList() {
        situation.done(server("a", jwks(0, 1)), server("b", jwks(0, 1)));
        for (int hours = 12; hours < 200; hours += 12) {
            IssuerPlan plan = situation
                    .at(START.plus(Duration.ofHours(hours)))
                    .done(server("a", jwks(1)), hours % 24 == 0 ? server("b", jwks(0, 1)) : down("b"));
            assertThat(numbers(plan, 2)).containsExactly(0, 1);
        }
    }

    @Test
    void G5_aKeyThatReturnsBeginsAnew() {
        situation.done(server("a", jwks(0, 1)));
        situation.at(START.plus(DAY)).done(server("a", jwks(1)));
        situation.at(START.plus(DAY).plusSeconds(60)).done(server("a", jwks(0, 1)));
        situation.at(START.plus(DAY).plusSeconds(120)).done(server("a", jwks(1)));
        Duration wait = RotationPolicy.DEFAULT.afterSigning();
        situation.at(START.plus(DAY.multipliedBy(2))).done(server("a", jwks(1)));
        assertThat(steps(situation.at(START.plus(DAY).plus(wait)).done(server("a", jwks(1)))))
                .isEqualTo(NOTHING);
        assertThat(steps(situation
                        .at(START.plus(DAY).plus(wait).plusSeconds(120))
                        .done(server("a", jwks(1)))))
                .contains("RemoveKey");
        situation.at(START.plus(DAY).plus(wait).plusSeconds(180)).done(server("a", jwks(0, 1)));
        assertThat(situation.ledger().get(kid(0)).orElseThrow().firstSeen())
                .isEqualTo(START.plus(DAY).plus(wait).plusSeconds(180));
    }

    @Test
    void G5_finishesARemovalThatCrashed() {
        situation.done(server("a", jwks(0, 1)));
        Duration wait = RotationPolicy.DEFAULT.afterSigning();
        situation.at(START.plusSeconds(60)).done(server("a", jwks(1)));
        situation.at(START.plus(DAY)).done(server("a", jwks(1)));
        situation.at(START.plusSeconds(60).plus(wait));
        IssuerPlan crashed = situation.plan(server("a", jwks(1))).toOptional().orElseThrow();
        situation.remembering(crashed.ledger());
        assertThat(steps(situation.plan(server("a", jwks(1))).toOptional().orElseThrow()))
                .contains("RemoveKey");
        assertThat(steps(situation
                        .plan(server("a", jwks(1)), down("b"))
                        .toOptional()
                        .orElseThrow()))
                .isEqualTo(NOTHING);
        assertThat(steps(situation.plan(server("a", jwks(0, 1))).toOptional().orElseThrow()))
                .isEqualTo(NOTHING);
    }

    @Test
    void G6_removesACompromisedKeyAtOnceAndForEver() {
        situation.done(server("a", jwks(0, 1)));
        IssuerPlan plan = situation.with(compromised(0)).done(server("a", jwks(0, 1)));
        assertThat(steps(plan)).containsExactly("SaveLedger", "RemoveKey", "ConfirmPublic");
        assertThat(Rules.warnings(plan.findings())).contains(Rule.G6);
        situation.with(Situation.Options.DEFAULT);
        assertThat(numbers(situation.done(server("a", jwks(0, 1))), 2)).containsExactly(1);
        assertThat(Rules.errors(situation
                        .with(compromised(5))
                        .plan(server("a", jwks(0, 1)))
                        .findings()))
                .containsExactly(Rule.G6);
    }

    @Test
    void G6_aCompromisedKeyIsInNoTargetWhateverElseIsToBeDone() {
        situation.done(server("a", jwks(0, 1)));
        situation.with(compromised(0)).done(server("a", jwks(1)));
        situation.with(Situation.Options.DEFAULT).sinks(holding(jwks(0, 1)));
        IssuerPlan added = situation.plan(server("a", jwks(1, 2))).toOptional().orElseThrow();
        assertThat(steps(added)).contains("RemoveKey");
        assertThat(numbers(added, 3)).containsExactly(1, 2);
        IssuerPlan other = situation
                .with(compromised(1))
                .plan(server("a", jwks(2)))
                .toOptional()
                .orElseThrow();
        assertThat(numbers(other, 3)).containsExactly(2);
    }

    @Test
    void G6_refusesToRevokeInALedgerThatIsNotThePublishers() {
        situation.done(server("a", jwks(0, 1)));
        situation.remembering(Ledger.EMPTY).with(compromised(0));
        assertThat(Rules.errors(situation.plan(server("a", jwks(1))).findings()))
                .containsExactly(Rule.G6);
    }

    @Test
    void G5_G6_anEmergencyTakesNoOtherKeyAlong() {
        situation.done(server("a", jwks(0, 1, 2)));
        Duration wait = RotationPolicy.DEFAULT.afterSigning();
        situation.at(START.plusSeconds(60)).done(server("a", jwks(1, 2)));
        situation.at(START.plus(DAY)).done(server("a", jwks(1, 2)));
        situation.at(START.plusSeconds(60).plus(wait));
        IssuerPlan crashed =
                situation.plan(server("a", jwks(1, 2))).toOptional().orElseThrow();
        assertThat(steps(crashed)).contains("RemoveKey");
        situation.remembering(crashed.ledger());
        IssuerPlan emergency = situation.with(compromised(1)).done(server("a", jwks(1, 2)));
        assertThat(numbers(emergency, 3)).containsExactly(0, 2);
        IssuerPlan next = situation.with(Situation.Options.DEFAULT).done(server("a", jwks(1, 2)));
        assertThat(numbers(next, 3)).containsExactly(2);
    }

    @Test
    void A1_disagreementIsAConditionAndAllIsPublished() {
        IssuerPlan plan = situation.done(server("a", jwks(0)), server("b", jwks(1)));
        assertThat(numbers(plan, 2)).containsExactly(0, 1);
        assertThat(Rules.warnings(plan.findings())).contains(Rule.A1);
    }

    @Test
    void A2_unreadableSourcesChangeNothing() {
        assertThat(Rules.in(situation.plan(down("a"), down("b"))))
                .containsExactly("A2 warning", "A2 warning", "A2 error");
        assertThat(numbers(situation.done(server("a", jwks(0)), down("b")), 1)).containsExactly(0);
    }

    @Test
    void K5_refusesAKidThatChangesItsKey() {
        situation.done(server("a", jwks(0)));
        Jwk other = TestingKeys.jwk(1);
        Jwks swapped = Jwks.of(List.of(new Jwk(kid(0), other.material(), other.algorithm(), new TreeMap<>())));
        assertThat(Rules.errors(situation.plan(server("a", swapped)).findings()))
                .containsExactly(Rule.K5);
        assertThat(Rules.errors(situation
                        .plan(server("a", jwks(0)), server("b", swapped))
                        .findings()))
                .containsExactly(Rule.K5);
    }

    @Test
    void K6_aPrivateKeyAtOneServerStopsEverything() {
        View leak = View.of("b", Jwks.parse("{\"keys\":[{\"kty\":\"RSA\",\"d\":\"x\"}]}".getBytes()));
        assertThat(Rules.errors(situation.plan(server("a", jwks(0)), leak).findings()))
                .containsExactly(Rule.K6);
    }

    @Test
    void K10_signersThatNobodyListsAreReported() {
        IssuerPlan plan = situation.done(server("a", jwks(0), Optional.of(new KeyId("elsewhere"))));
        assertThat(Rules.warnings(plan.findings())).contains(Rule.K10);
    }

    @Test
    void I8_refusesAnotherIssuerUnlessMigrating() {
        Discovery theirs = Discovery.synthesised(new IssuerUrl(ISSUER + "/"), List.of("ES256"));
        View view = new View.Listed("a", jwks(0), Optional.of(theirs), Optional.empty(), List.of());
        assertThat(Rules.errors(situation.plan(view).findings())).containsExactly(Rule.I8);
        Situation.Options migrating = new Situation.Options(DocumentMode.SYNTHESISED, false, true, Optional.empty());
        assertThat(Rules.warnings(situation.with(migrating).plan(view).findings()))
                .contains(Rule.I8);
        Situation.Options rewriting = new Situation.Options(DocumentMode.REWRITTEN, false, true, Optional.empty());
        assertThat(Rules.errors(situation.with(rewriting).plan(view).findings()))
                .containsExactly(Rule.D5);
    }

    @Test
    void D5_takesADocumentOver() {
        Discovery theirs = Discovery.synthesised(ISSUER, List.of("ES256")).rewritten("https://10.0.0.1/openid/v1/jwks");
        View view = new View.Listed("a", jwks(0), Optional.of(theirs), Optional.empty(), List.of());
        Situation.Options rewriting = new Situation.Options(DocumentMode.REWRITTEN, false, false, Optional.empty());
        IssuerPlan plan = situation.with(rewriting).plan(view).toOptional().orElseThrow();
        assertThat(plan.steps())
                .contains(new Step.PublishDiscovery(
                        Discovery.synthesised(ISSUER, List.of("ES256")).document()));
        assertThat(Rules.errors(
                        situation.with(rewriting).plan(server("a", jwks(0))).findings()))
                .containsExactly(Rule.D5);
    }

    @Test
    void T7_refusesAPrivateJwksUri() {
        Discovery theirs = Discovery.synthesised(ISSUER, List.of("ES256")).rewritten("https://10.0.0.1/openid/v1/jwks");
        View view = new View.Listed("a", jwks(0), Optional.of(theirs), Optional.empty(), List.of());
        Situation.Options verbatim = new Situation.Options(DocumentMode.VERBATIM, false, false, Optional.empty());
        assertThat(Rules.errors(situation.with(verbatim).plan(view).findings())).containsExactly(Rule.T7);
    }

    @Test
    void W1_doesNotTakeOverWhatItDidNotWrite() {
        situation.sinks(holding(jwks(3), false));
        assertThat(Rules.errors(situation.plan(server("a", jwks(0))).findings()))
                .containsExactly(Rule.W1);
        assertThat(numbers(situation.with(ADOPTING).done(server("a", jwks(0))), 4))
                .containsExactly(0, 3);
    }

    @Test
    void W1_adoptsBesidesWhatIsRemembered() {
        situation.done(server("a", jwks(0)));
        situation.sinks(holding(jwks(3), false)).with(ADOPTING);
        assertThat(numbers(situation.done(server("a", jwks(0))), 4)).containsExactly(0, 3);
        situation.with(Situation.Options.DEFAULT).at(START.plusSeconds(60));
        assertThat(numbers(situation.done(server("a", jwks(0))), 4)).containsExactly(0, 3);
    }

    @Test
    void W1_neverAdoptsAKeySetThatItCannotRead() {
        String good = jwks(3).document().toOptional().orElseThrow().text();
        String bad = good.replace("{\"keys\":[", "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"weak\"},");
        situation.sinks(holding(bad, true));
        assertThat(Rules.errors(situation.plan(server("a", jwks(0))).findings()))
                .as("nothing is remembered")
                .containsExactly(Rule.W1);
        situation.sinks(holding(bad, false)).with(ADOPTING);
        assertThat(Rules.errors(situation.plan(server("a", jwks(0))).findings()))
                .containsExactly(Rule.W1);
        situation.sinks(holding("{\"keys\":[]}", false));
        assertThat(numbers(situation.done(server("a", jwks(0))), 4)).containsExactly(0);
        situation.sinks(holding(bad, true)).with(Situation.Options.DEFAULT);
        assertThat(numbers(situation.done(server("a", jwks(0))), 4))
                .as("what is remembered repairs it")
                .containsExactly(0);
    }

    @Test
    void W1_reportsAndRepairsKeysThatNobodyKnows() {
        situation.done(server("a", jwks(0)));
        IssuerPlan plan = situation
                .sinks(holding(jwks(0, 6)))
                .plan(server("a", jwks(0)))
                .toOptional()
                .orElseThrow();
        assertThat(Rules.warnings(plan.findings())).contains(Rule.W1);
        assertThat(numbers(plan, 7)).containsExactly(0);
        assertThat(plan.hasChanges()).isTrue();
    }

    @Test
    void W3_aLostLedgerForgetsNoKey() {
        situation.done(server("a", jwks(0, 1)));
        situation.remembering(Ledger.EMPTY).at(START.plus(DAY));
        assertThat(numbers(situation.done(server("a", jwks(1))), 2)).containsExactly(0, 1);
        assertThat(situation.ledger().get(kid(0)).flatMap(KeyHistory::unlistedSince))
                .contains(START.plus(DAY));
    }

    private static View down(String name) {
        return new View.Unreadable(name, "does not answer");
    }

    private static Situation.Options compromised(int number) {
        return new Situation.Options(DocumentMode.SYNTHESISED, false, false, Optional.of(kid(number)));
    }
}
