package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AdmissionMetricsTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final AdmissionMetrics metrics = new AdmissionMetrics(registry);

    private static Answer.Outcome outcome(Reason reason, List<Warning> warnings, boolean dryRun, boolean agent) {
        return new Answer.Outcome(reason, warnings, "uid", "demo", "web-0", "app", null, dryRun, agent, null);
    }

    @ParameterizedTest
    @EnumSource(Reason.class)
    void everySeriesIsThereFromTheStart(Reason reason) {
        assertThat(registry.scrape().lines())
                .contains(
                        Exchange.series("irsa_admissions_total", reason) + " 0.0",
                        Exchange.series("irsa_admissions_dry_run_total", reason) + " 0.0",
                        "irsa_admission_warnings_total{reason=\"" + reason.label() + "\"} 0.0");
    }

    @Test
    void theAwsWebhooksNamesAreThere() {
        assertThat(registry.scrape().lines())
                .contains(
                        "pod_identity_webhook_pod_count{method=\"sts_web_identity\"} 0.0",
                        "pod_identity_webhook_pod_count{method=\"container_credentials\"} 0.0",
                        "pod_identity_webhook_missing_sa_count 0.0",
                        "irsa_admission_duration_seconds_bucket{le=\"0.005\"} 0",
                        "irsa_admission_duration_seconds_bucket{le=\"10.0\"} 0");
    }

    @Test
    void anInjectionIsCountedByItsMode() {
        metrics.record(outcome(Reason.INJECTED, List.of(), false, false), 1_000_000);
        metrics.record(outcome(Reason.INJECTED, List.of(), false, true), 1_000_000);
        assertThat(registry.scrape().lines())
                .contains(
                        "pod_identity_webhook_pod_count{method=\"sts_web_identity\"} 1.0",
                        "pod_identity_webhook_pod_count{method=\"container_credentials\"} 1.0",
                        Exchange.series("irsa_admissions_total", Reason.INJECTED) + " 2.0",
                        "irsa_admission_duration_seconds_count 2");
    }

    @Test
    void aDryRunIsCountedApart() {
        Warning warning = new Warning(Reason.STATIC_KEYS, "container main: static keys");
        metrics.record(outcome(Reason.INJECTED, List.of(warning), true, false), 1);
        metrics.record(outcome(Reason.SERVICE_ACCOUNT_NOT_FOUND, List.of(), true, false), 1);
        assertThat(registry.scrape().lines())
                .contains(
                        Exchange.series("irsa_admissions_total", Reason.INJECTED) + " 0.0",
                        Exchange.series("irsa_admissions_dry_run_total", Reason.INJECTED) + " 1.0",
                        "irsa_admission_warnings_total{reason=\"static-keys\"} 1.0",
                        "pod_identity_webhook_pod_count{method=\"sts_web_identity\"} 0.0",
                        "pod_identity_webhook_missing_sa_count 0.0");
    }

    @Test
    void whatIsRefusedByItsRequestLineTakesNoTime() {
        metrics.recordUnsupported();
        assertThat(registry.scrape().lines())
                .contains(
                        Exchange.series("irsa_admissions_total", Reason.REQUEST_UNSUPPORTED) + " 1.0",
                        "irsa_admission_duration_seconds_count 0");
    }
}
