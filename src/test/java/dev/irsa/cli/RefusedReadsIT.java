package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.FaultProxy;
import dev.irsa.testing.FaultProxy.Call.Kind;
import dev.irsa.testing.FaultProxy.Fault;
import dev.irsa.testing.Kube;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * R09: ServiceAccounts cannot be read live, and the API server waits three seconds for us. It is to hear from us before it
 * gives up by itself, which shows in what it says then: our sentence, and no timeout.
 */
class RefusedReadsIT {
    private static List<Fault> faults() {
        return List.of(
                new Fault.Late(5000),
                new Fault.Silent(),
                Fault.Answer.status(429, "TooManyRequests"),
                Fault.Answer.status(500, "InternalError"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void r09_theApiServerHearsFromUsInTime(Fault fault) throws Exception {
        ControlPlane plane = ControlPlane.shared();
        try (FaultProxy proxy = new FaultProxy(plane);
                ClusterWebhook webhook = new ClusterWebhook("--kube-api=" + proxy.url())) {
            webhook.admin.serviceAccount(
                    webhook.namespace, "old", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            Eventually.within(
                    Duration.ofSeconds(60),
                    "it is ready",
                    () -> webhook.probe("/readyz").startsWith("200"));
            webhook.timeoutSeconds(3).register("v1", "Never");
            proxy.rule(call -> call.kind() == Kind.READ
                    ? fault
                    : call.kind() == Kind.WATCH ? new Fault.Stall() : new Fault.None());
            proxy.cutAll();
            webhook.admin.serviceAccount(
                    webhook.namespace, "new", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            // Three quarters of a second are left for the way back, which a busy machine may miss once.
            Eventually.within(Duration.ofSeconds(60), "the API server says our sentence", () -> {
                Kube.Reply refused = webhook.create("pod", "new");
                assertThat(refused.status()).as(refused.toString()).isEqualTo(500);
                assertThat(refused.text("/message")).contains("failed calling webhook \"pods.irsa.dev\"");
                return refused.text("/message").contains("The pod's identity could not be found out");
            });
            assertThat(webhook.probe("/metrics"))
                    .containsPattern(
                            "irsa_admissions_total\\{reason=\"lookup-(failed|timeout)\",result=\"undecided\"} [1-9]");
            // Those that are known are served as ever, and the next request for the other asks anew.
            assertThat(ClusterWebhook.isInjected(webhook.create("known", "old")))
                    .isTrue();
            proxy.heal();
            assertThat(ClusterWebhook.isInjected(webhook.create("pod", "new"))).isTrue();
        }
    }
}
