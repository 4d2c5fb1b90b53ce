package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code irsa check} against a real API server that calls a real webhook. */
class CheckCommandIT {
    private record Run(int code, String out, String err) {}

    private static Run check(ControlPlane plane, String... arguments) {
        List<String> all =
                new ArrayList<>(List.of("check", "--kubeconfig=" + plane.kubeconfig(ControlPlane.ADMIN, plane.port())));
        all.addAll(List.of(arguments));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Irsa.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(all.toArray(String[]::new));
        return new Run(code, out.toString(), err.toString());
    }

    @Test
    void anInjectedPodIsFound() {
        try (ClusterWebhook webhook = new ClusterWebhook().register("v1", "Never")) {
            webhook.admin.serviceAccount(
                    webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            Run run = check(webhook.plane, "--namespace=" + webhook.namespace, "--service-account=app");
            assertThat(run.err()).isEmpty();
            assertThat(run.code()).isZero();
            assertThat(run.out())
                    .isEqualToIgnoringNewLines("A pod of " + webhook.namespace + "/app gets " + ClusterWebhook.ROLE
                            + ", with a token for sts.amazonaws.com of 86400 seconds at"
                            + " /var/run/secrets/eks.amazonaws.com/serviceaccount/token.");
            assertThat(webhook.admin
                            .get("/api/v1/namespaces/" + webhook.namespace + "/pods")
                            .body()
                            .path("items")
                            .size())
                    .isZero();
        }
    }

    @Test
    void whyThereIsNoneIsSaid() {
        try (ClusterWebhook webhook = new ClusterWebhook().register("v1", "Never")) {
            webhook.admin.serviceAccount(webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, "no-arn"));
            Run run = check(webhook.plane, "--namespace=" + webhook.namespace, "--service-account=app");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.err())
                    .startsWith("Warning: serviceaccount " + webhook.namespace + "/app: role-arn")
                    .contains("A pod of " + webhook.namespace + "/app gets no identity.");
        }
    }

    @Test
    void itWaitsForTheWebhook() throws Exception {
        try (ClusterWebhook webhook = new ClusterWebhook()) {
            webhook.admin.serviceAccount(
                    webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            Thread later = Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(1500);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
                webhook.register("v1", "Never");
            });
            Run run = check(webhook.plane, "--namespace=" + webhook.namespace, "--service-account=app", "--wait=30s");
            later.join();
            assertThat(run.code()).isZero();
        }
    }

    @Test
    void aRefusalIsSaidInTheWordsOfTheApiServer() {
        ControlPlane plane = ControlPlane.shared();
        Run run = check(plane, "--namespace=nowhere");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).contains("answered 404").contains("\"nowhere\" not found");
    }

    @Test
    void wrongNamesAreWrongUsage() {
        assertThat(check(ControlPlane.shared(), "--namespace=a/b").code()).isEqualTo(2);
    }
}
