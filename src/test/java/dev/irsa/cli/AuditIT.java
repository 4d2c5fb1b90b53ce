package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Pods that the webhook missed, on a real API server: found by the webhook itself, and by {@code irsa audit}. */
class AuditIT {
    private static final String NEW_ROLE = "arn:aws:iam::111122223333:role/new";

    /** What {@code irsa audit} answered. */
    private record Answer(int code, String out, String err) {}

    private static Answer audit(ControlPlane plane, String... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Irsa.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> arguments = new java.util.ArrayList<>(
                List.of("audit", "--kubeconfig=" + plane.kubeconfig(ControlPlane.ADMIN, plane.port())));
        arguments.addAll(List.of(options));
        return new Answer(line.execute(arguments.toArray(String[]::new)), out.toString(), err.toString());
    }

    private static List<JsonNode> events(ClusterWebhook webhook, String reason) {
        return webhook.admin
                .get("/api/v1/namespaces/" + webhook.namespace + "/events")
                .body()
                .path("items")
                .valueStream()
                .filter(event -> event.path("reason").asString("").equals(reason))
                .toList();
    }

    private static void annotate(ClusterWebhook webhook, String account, String role) {
        webhook.admin.merge(
                "/api/v1/namespaces/" + webhook.namespace + "/serviceaccounts/" + account,
                Map.of("metadata", Map.of("annotations", Map.of(ClusterWebhook.ROLE_KEY, role))));
    }

    private static String metric(ClusterWebhook webhook, String reason) throws Exception {
        String series = "irsa_missed_injections{reason=\"" + reason + "\"} ";
        return webhook.probe("/metrics")
                .lines()
                .filter(line -> line.startsWith(series))
                .map(line -> line.substring(series.length()))
                .findFirst()
                .orElse("none");
    }

    /** With the flags as they are by default. */
    @Test
    void r11AccountAnnotatedAfterItsPod() throws Exception {
        try (ClusterWebhook webhook = new ClusterWebhook("--audit").register("v1", "Never")) {
            webhook.admin.serviceAccount(webhook.namespace, "app", Map.of());
            Kube.Reply pod = webhook.create("pod", "app");
            assertThat(ClusterWebhook.isInjected(pod)).isFalse();
            Eventually.within(
                    Duration.ofSeconds(60),
                    "a first audit finds nothing",
                    () -> events(webhook, "InjectionMissed").isEmpty()
                            && !metric(webhook, "not-injected").equals("NaN"));
            annotate(webhook, "app", ClusterWebhook.ROLE);
            Duration took = Eventually.within(
                    Duration.ofSeconds(60),
                    "the pod is reported",
                    () -> !events(webhook, "InjectionMissed").isEmpty()
                            && Double.parseDouble(metric(webhook, "not-injected")) >= 1);
            System.out.println("R11: reported after " + took.toSeconds() + " s");
            JsonNode event = events(webhook, "InjectionMissed").getFirst();
            assertThat(event.at("/involvedObject/uid").asString()).isEqualTo(pod.text("/metadata/uid"));
            assertThat(event.path("message").asString())
                    .isEqualTo("the pod has no token for " + ClusterWebhook.ROLE + ", which serviceaccount "
                            + webhook.namespace + "/app grants; recreate the pod; if that does not help, see whether"
                            + " the webhook is called for it");
            assertThat(webhook.plane.kubectl("", "describe", "pod", "pod", "-n", webhook.namespace))
                    .contains("InjectionMissed");
        }
    }

    /** The second half of R30: what was admitted while no webhook answered is listed afterwards. */
    @Test
    void r30PodsAdmittedWhileTheWebhookWasAwayAreListed() throws Exception {
        try (ClusterWebhook webhook = new ClusterWebhook("--audit", "--audit-interval=1s")) {
            webhook.admin.serviceAccount(
                    webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            webhook.registerOneThatIsDown();
            Kube.Reply pod = webhook.create("pod", "app");
            assertThat(pod.status()).isEqualTo(201);
            assertThat(ClusterWebhook.isInjected(pod)).isFalse();
            Eventually.within(
                    Duration.ofSeconds(60),
                    "the pod is reported",
                    () -> events(webhook, "InjectionMissed").size() == 1);
            Answer answer = audit(webhook.plane, "-n", webhook.namespace);
            assertThat(answer.code()).isEqualTo(3);
            assertThat(answer.out().lines().toList().getFirst().split(" {3,}"))
                    .containsExactly("NAMESPACE", "POD", "SERVICEACCOUNT", "FINDING", "WHAT", "WHAT TO DO");
            assertThat(answer.out().lines().toList().get(1).split(" {3,}"))
                    .startsWith(webhook.namespace, "pod", "app", "not-injected", "no " + ClusterWebhook.ROLE);
        }
    }

    @Test
    void theCommandSaysWhatIsWrongWithEachAndNothingOfOthers() throws Exception {
        try (ClusterWebhook webhook = new ClusterWebhook()) {
            webhook.admin.serviceAccount(
                    webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            webhook.admin.serviceAccount(webhook.namespace, "none", Map.of());
            webhook.create("missed", "app");
            webhook.create("plain", "none");
            webhook.admin.post("/api/v1/namespaces/" + webhook.namespace + "/pods", live());
            webhook.create("finished", "app");
            finish(webhook, "finished");
            webhook.create("ending", "app");
            end(webhook, "ending");
            webhook.register("v1", "Never");
            webhook.create("good", "app");
            Answer first = audit(webhook.plane, "-n", webhook.namespace, "-o", "json");
            JsonNode json = new ObjectMapper().readTree(first.out());
            assertThat(json.path("findings")
                            .valueStream()
                            .map(one -> one.path("pod").asString()))
                    .as(first.toString())
                    .containsExactly("live", "missed");
            assertThat(json.path("pods").asInt()).isEqualTo(4);

            annotate(webhook, "app", NEW_ROLE);
            Answer second = audit(webhook.plane, "-n", webhook.namespace, "-o", "json");
            assertThat(second.code()).isEqualTo(3);
            JsonNode other = new ObjectMapper().readTree(second.out()).at("/findings/0");
            assertThat(other.path("pod").asString()).isEqualTo("good");
            assertThat(other.path("finding").asString()).isEqualTo("other-role");
            assertThat(other.path("expected").asString()).isEqualTo(NEW_ROLE);
            assertThat(other.path("actual").asString()).isEqualTo(ClusterWebhook.ROLE);

            Answer excluded =
                    audit(webhook.plane, "-n", webhook.namespace, "--audit-exclude-namespaces=" + webhook.namespace);
            assertThat(excluded.code()).isZero();
            assertThat(excluded.out()).isEmpty();
            assertThat(excluded.err()).contains("0 pods were looked at; none was missed.");
        }
    }

    /** A pod with what the ServiceAccount plugin and the kubelet add. */
    private static Object live() {
        return new ObjectMapper().readTree("""
                {"metadata":{"name":"live"},"spec":{"serviceAccountName":"app","nodeName":"n1",
                 "volumes":[{"name":"kube-api-access-x7k2p","projected":{"sources":[
                  {"serviceAccountToken":{"expirationSeconds":3607,"path":"token"}},
                  {"configMap":{"name":"kube-root-ca.crt","items":[{"key":"ca.crt","path":"ca.crt"}]}},
                  {"downwardAPI":{"items":[{"path":"namespace","fieldRef":{"fieldPath":"metadata.namespace"}}]}}]}}],
                 "containers":[{"name":"main","image":"app","volumeMounts":[{"name":"kube-api-access-x7k2p",
                  "readOnly":true,"mountPath":"/var/run/secrets/kubernetes.io/serviceaccount"}]}]}}""");
    }

    private static void finish(ClusterWebhook webhook, String pod) {
        Kube.Reply reply = webhook.admin.merge(
                "/api/v1/namespaces/" + webhook.namespace + "/pods/" + pod + "/status",
                Map.of("status", Map.of("phase", "Succeeded")));
        assertThat(reply.status()).isEqualTo(200);
    }

    /** A finalizer keeps it from going. */
    private static void end(ClusterWebhook webhook, String pod) {
        String path = "/api/v1/namespaces/" + webhook.namespace + "/pods/" + pod;
        webhook.admin.merge(path, Map.of("metadata", Map.of("finalizers", List.of("irsa.dev/test"))));
        webhook.admin.delete(path);
        assertThat(webhook.admin.get(path).text("/metadata/deletionTimestamp")).isNotEmpty();
    }

    /** Two replicas find the same; it becomes one Event. */
    @Test
    void eventsDoNotMultiplyWithReplicas() throws Exception {
        try (ClusterWebhook one = new ClusterWebhook("--audit", "--audit-interval=1s");
                ClusterWebhook two = new ClusterWebhook("--audit", "--audit-interval=1s", "--namespace=eks")) {
            one.admin.serviceAccount(one.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            one.create("pod", "app");
            for (ClusterWebhook replica : List.of(one, two)) {
                Eventually.within(
                        Duration.ofSeconds(60),
                        "it has said so",
                        () -> Double.parseDouble(metric(replica, "not-injected")) >= 1
                                && replica.probe("/metrics").contains("irsa_events_total{result=\"sent\"} ")
                                && !replica.probe("/metrics").contains("irsa_events_total{result=\"sent\"} 0.0"));
            }
            assertThat(events(one, "InjectionMissed").stream()
                            .filter(event ->
                                    event.at("/involvedObject/name").asString().equals("pod")))
                    .hasSize(1);
            assertThat(one.probe("/metrics")).contains("irsa_events_total{result=\"failed\"} 0.0");
            assertThat(two.probe("/metrics")).contains("irsa_events_total{result=\"failed\"} 0.0");
        }
    }

    @Test
    void whoMayNotListPodsIsTold() {
        ControlPlane plane = ControlPlane.shared();
        StringWriter err = new StringWriter();
        CommandLine line = Irsa.commandLine().setErr(new PrintWriter(err));
        int code = line.execute("audit", "--kubeconfig=" + plane.kubeconfig("webhook-token", plane.port()));
        assertThat(code).isEqualTo(1);
        assertThat(err.toString()).contains("cannot be listed: 403 Forbidden");
    }
}
