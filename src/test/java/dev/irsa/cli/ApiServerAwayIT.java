package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.Eventually;
import dev.irsa.testing.FaultProxy.Fault;
import dev.irsa.testing.Kube;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The whole process while the API server is away: what a kubelet sees of it, and what pods get. */
class ApiServerAwayIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String STALENESS = "irsa_cluster_staleness_seconds{kind=\"serviceaccounts\"}";
    private static final String FAILURES = "irsa_cluster_failures_total{kind=\"serviceaccounts\"}";

    /** R05: live and not ready while the API server is down at the start, ready soon after its return. */
    @Test
    void r05_notReadyBeforeTheApiServerAnswers() throws Exception {
        try (InstalledWebhook webhook = new InstalledWebhook().flags("--watch-config-map")) {
            webhook.annotated("app");
            webhook.proxy.down();
            webhook.start();
            Eventually.within(
                    PATIENCE,
                    "it tries again and again",
                    () -> webhook.process().metric(FAILURES) >= 6);
            assertThat(webhook.process().say("/livez")).startsWith("200");
            assertThat(webhook.process().say("/readyz?verbose"))
                    .startsWith("503")
                    .contains("[-]service-accounts-synced", "[-]config-map-synced", "[-]certificate-trusted");
            assertThat(webhook.condition("service-accounts-synced", true)).isZero();
            // Nobody is told "nothing" meanwhile: nothing is trusted, and so the policy decides.
            assertThat(webhook.pod("app").status()).isEqualTo(500);
            webhook.proxy.up();
            Duration took = webhook.ready();
            System.out.println("R05: ready " + took.toMillis() + " ms after the API server's return");
            assertThat(webhook.injects("app")).isTrue();
        }
    }

    /** R05: however long it was away at the start, the CA is asked for often enough to be ready soon after. */
    @Test
    void r05_looksOftenWhileItWasNeverReady() throws Exception {
        try (InstalledWebhook webhook = new InstalledWebhook()) {
            webhook.proxy.rule(_ -> Fault.Answer.status(503, "ServiceUnavailable"));
            webhook.start();
            // Doubling up to the ten seconds between looks would take a minute and a half for as many.
            Eventually.within(
                    Duration.ofSeconds(60),
                    "the CA is asked for again and again",
                    () -> webhook.proxy.calls().stream()
                                    .filter(call -> call.pathAndQuery().contains("mutatingwebhookconfigurations"))
                                    .count()
                            >= 15);
            webhook.proxy.heal();
            webhook.ready();
        }
    }

    /** R06: serves on from the copy, ready, with rising staleness and few words. */
    @Test
    void r06_servesOnWhileTheApiServerIsAway() throws Exception {
        try (InstalledWebhook webhook = new InstalledWebhook().flags("--watch-config-map")) {
            webhook.annotated("app");
            webhook.start();
            webhook.ready();
            assertThat(webhook.injects("app")).isTrue();
            double failures = webhook.process().metric(FAILURES);
            int lines = webhook.process().output().size();
            long start = System.nanoTime();
            webhook.proxy.down();
            CountDownLatch never = new CountDownLatch(1);
            int injected = 0;
            while (webhook.process().metric(STALENESS) < 20 || webhook.process().metric(FAILURES) < failures + 6) {
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(PATIENCE.multipliedBy(2));
                assertThat(webhook.process().say("/readyz")).startsWith("200");
                assertThat(webhook.process().say("/livez")).startsWith("200");
                assertThat(webhook.injects("app")).isTrue();
                injected++;
                never.await(500, TimeUnit.MILLISECONDS);
            }
            assertThat(webhook.process().say("/readyz?verbose"))
                    .startsWith("200")
                    .contains(
                            "[+]service-accounts-synced",
                            "[+]certificate-trusted",
                            "[!]service-accounts-followed degraded",
                            "[!]config-map-followed degraded",
                            "[!]certificate-authority-reachable degraded");
            assertThat(webhook.condition("service-accounts-followed", false)).isZero();
            List<String> said = webhook.process().output().stream()
                    .skip(lines)
                    .filter(line -> !line.contains("reason=\"injected\""))
                    .toList();
            long minutes = Duration.ofNanos(System.nanoTime() - start).toMinutes() + 1;
            System.out.println("R06: " + injected + " pods, "
                    + (webhook.process().metric(FAILURES) - failures) + " failures, said: " + said);
            // The ServiceAccounts, the ConfigMap and the CA: each once a minute.
            assertThat(said).hasSizeBetween(1, (int) (3 * minutes));
            // What nobody can know is not made up.
            webhook.annotated("new");
            Kube.Reply unknown = webhook.pod("new");
            assertThat(unknown.status()).isEqualTo(500);
            assertThat(unknown.text("/message")).contains("failed calling webhook");
            webhook.proxy.up();
            Eventually.within(
                    PATIENCE,
                    "it is followed again",
                    () -> webhook.condition("service-accounts-followed", false) == 1
                            && webhook.condition("config-map-followed", false) == 1
                            && webhook.condition("certificate-authority-reachable", false) == 1);
            assertThat(webhook.injects("new")).isTrue();
            Eventually.within(PATIENCE, "it is fresh", () -> webhook.process().metric(STALENESS) < 20);
        }
    }
}
