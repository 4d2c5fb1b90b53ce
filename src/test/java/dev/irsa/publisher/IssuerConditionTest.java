package dev.irsa.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerPlan;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import dev.irsa.issuer.check.CheckReport;
import dev.irsa.publisher.IssuerCondition.Status;
import dev.irsa.publisher.IssuerCondition.Type;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IssuerConditionTest {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static View listed(String name, int... keys) {
        return new View.Listed(name, TestingKeys.jwks(keys), Optional.empty(), Optional.empty(), List.of());
    }

    private static Round round(
            Round.Outcome outcome,
            List<Finding> found,
            List<View> views,
            List<Finding> plan,
            List<Finding> check,
            ProviderState provider) {
        return new Round(
                ISSUER,
                NOW,
                Duration.ofSeconds(1),
                outcome,
                true,
                found,
                Optional.of(new Observation(views)),
                Optional.of(new IssuerPlan(ISSUER, List.of(), plan)),
                Optional.of(new CheckReport(
                        ISSUER.text(), check, Optional.empty(), Map.of("oidc.irsa.dev", NOW.plusSeconds(60)))),
                Set.of(Drift.KEY_REPLACED),
                Optional.of(provider));
    }

    private static final Round GOOD = round(
            Round.Outcome.PUBLISHED,
            List.of(),
            List.of(listed("a", 1), listed("b", 1)),
            List.of(),
            List.of(),
            new ProviderState.InSync(List.of()));

    private static final Round BAD = round(
            Round.Outcome.INTERRUPTED,
            List.of(
                    Finding.warning(Rule.W2, "somebody was faster"),
                    Finding.warning(Rule.I7, "not this"),
                    Finding.error(Rule.W5, "anybody can write")),
            List.of(listed("a", 1), listed("b", 1, 2), new View.Unreadable("c", "is away")),
            List.of(Finding.error(Rule.G2, "kid x signs")),
            List.of(Finding.error(Rule.T3, "too slow"), Finding.ok(Rule.T1, "fine")),
            new ProviderState.Differs(List.of("+ client id a")));

    private static IssuerCondition condition(Round round, Type type) {
        return IssuerCondition.of(round).stream()
                .filter(each -> each.type() == type)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyConditionHoldsInAGoodRound() {
        assertThat(IssuerCondition.of(GOOD))
                .hasSize(Type.values().length)
                .allSatisfy(condition -> assertThat(condition.status()).isEqualTo(Status.TRUE));
    }

    @Test
    void whatIsWrongIsToldWithItsRule() {
        assertThat(IssuerCondition.of(BAD))
                .allSatisfy(condition -> assertThat(condition.status()).isEqualTo(Status.FALSE));
        assertThat(condition(BAD, Type.SOURCE_READY).message()).contains("c is away");
        assertThat(condition(BAD, Type.SOURCES_AGREE).message()).startsWith("A1: ");
        assertThat(condition(BAD, Type.PUBLISHED).message()).isEqualTo("W2: somebody was faster");
        assertThat(condition(BAD, Type.PUBLICLY_VERIFIED).message()).isEqualTo("T3: too slow");
        assertThat(condition(BAD, Type.ROTATION_SAFE).message()).isEqualTo("G2: kid x signs");
        assertThat(condition(BAD, Type.WRITE_PROTECTED).message()).isEqualTo("W5: anybody can write");
        assertThat(condition(BAD, Type.PROVIDER_IN_SYNC).message()).isEqualTo("+ client id a");
    }

    @Test
    void aSignerThatNobodyListsIsNotSafe() {
        Round round = round(
                Round.Outcome.PUBLISHED,
                List.of(),
                List.of(listed("a", 1)),
                List.of(Finding.warning(Rule.K10, "kid x signs tokens, but no source lists it")),
                List.of(),
                new ProviderState.InSync(List.of()));
        assertThat(condition(round, Type.ROTATION_SAFE).status()).isEqualTo(Status.FALSE);
        assertThat(IssuerCondition.tooEarly(round)).hasSize(1);
    }

    @Test
    void whatNobodyLookedAtIsUnknown() {
        Round refused = new Round(
                ISSUER,
                NOW,
                Duration.ZERO,
                Round.Outcome.REFUSED,
                true,
                List.of(Finding.error(Rule.W4, "no ledger")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                Optional.empty());
        assertThat(IssuerCondition.of(refused).stream().map(IssuerCondition::status))
                .containsExactly(
                        Status.UNKNOWN,
                        Status.UNKNOWN,
                        Status.FALSE,
                        Status.UNKNOWN,
                        Status.UNKNOWN,
                        Status.UNKNOWN,
                        Status.UNKNOWN);
    }

    @Test
    void metricsFollow() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PublisherMetrics metrics = new PublisherMetrics(registry);
        metrics.add(ISSUER, dev.irsa.issuer.RotationPolicy.DEFAULT);
        String issuer = "issuer=\"" + ISSUER + "\"";
        assertThat(registry.scrape()).contains("irsa_issuer_drift_total{" + issuer + ",kind=\"key-replaced\"} 0.0");
        assertThat(registry.scrape()).contains("irsa_issuer_iam_provider_in_sync{" + issuer + "} NaN");
        metrics.record(GOOD);
        assertThat(registry.scrape()).contains("irsa_issuer_iam_provider_in_sync{" + issuer + "} 1.0");
        metrics.record(BAD);
        Finding dsa = Finding.warning(Rule.K2, "key 3 has kty AKP, which AWS does not accept; it is left out");
        View view = new View.Listed(
                "a",
                TestingKeys.jwks(1),
                Optional.empty(),
                Optional.empty(),
                List.of(dsa, Finding.warning(Rule.K3, "x")));
        assertThat(registry.scrape()).contains("irsa_issuer_keys_left_out{" + issuer + "} 0.0");
        metrics.record(round(
                Round.Outcome.PUBLISHED,
                List.of(),
                List.of(view, view),
                List.of(),
                List.of(),
                new ProviderState.InSync(List.of())));
        assertThat(registry.scrape()).contains("irsa_issuer_keys_left_out{" + issuer + "} 1.0");
        metrics.record(BAD);
        assertThat(registry.scrape())
                .contains("irsa_issuer_drift_total{" + issuer + ",kind=\"key-replaced\"} 4.0")
                .contains("irsa_issuer_rounds_total{" + issuer + ",outcome=\"interrupted\"} 2.0")
                .contains("irsa_issuer_public_check_failures_total{check=\"T3\"," + issuer + "} 2.0")
                .contains("irsa_issuer_sources{" + issuer + ",state=\"unreadable\"} 1.0")
                .contains("irsa_issuer_source_disagreement{" + issuer + "} 1.0")
                .contains("irsa_issuer_iam_provider_in_sync{" + issuer + "} 0.0")
                .contains("irsa_issuer_writable_by_anybody{" + issuer + "} 1.0")
                .contains("irsa_issuer_key_signing_before_public{" + issuer + "} 1.0")
                .contains("irsa_issuer_certificate_expiry_timestamp_seconds{host=\"oidc.irsa.dev\"}")
                .contains("irsa_issuer_last_success_timestamp_seconds{" + issuer + ",step=\"publish\"} ");
    }
}
