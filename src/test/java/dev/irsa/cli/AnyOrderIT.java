package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.admission.WebhookServer;
import dev.irsa.certificate.CertificateSource;
import dev.irsa.chart.Rendered;
import dev.irsa.config.WebhookSettings;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * R32: the objects of an installation with a CA of its own arrive in any order, the webhook configuration before the
 * webhook or after it, rights before or after either; it comes right with no manual step. The webhook is started with the
 * Deployment's own arguments as soon as that and its ServiceAccount are there, as a kubelet would.
 */
class AnyOrderIT {
    private static final String NAMESPACE = "irsa-system";
    private static final String APPS = "any-order";

    private final ControlPlane plane = ControlPlane.shared();
    private final Kube admin = plane.admin();
    private final List<AutoCloseable> running = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void r32_objectsInAnyOrder(int seed) throws Exception {
        Rendered all = Rendered.of(plane.kubectl("", "kustomize", "config/overlays/own-ca"));
        int port = freePort();
        List<JsonNode> order = new ArrayList<>(all.objects());
        order.removeIf(object -> object.path("kind").asString().equals("Namespace"));
        if (seed == 1) {
            // The worst one: pods are to be asked about long before anybody can answer.
            order.sort((a, b) -> Boolean.compare(isConfiguration(b), isConfiguration(a)));
        } else {
            Collections.shuffle(order, new Random(seed));
        }
        admin.namespace(NAMESPACE);
        admin.namespace(APPS);
        admin.delete("/api/v1/namespaces/" + APPS + "/serviceaccounts/app");
        admin.serviceAccount(APPS, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
        try {
            List<String> seen = new ArrayList<>();
            for (JsonNode object : order) {
                apply(isConfiguration(object) ? byUrl(object, port) : object);
                String kind = object.path("kind").asString();
                boolean couldRun = seen.contains("Deployment") && seen.contains("ServiceAccount");
                seen.add(kind);
                if (!couldRun && seen.contains("Deployment") && seen.contains("ServiceAccount")) {
                    start(all.only("Deployment"), port);
                }
            }
            Duration took = Eventually.within(Duration.ofSeconds(60), "pods are injected, " + seen, () -> {
                Kube.Reply pod = admin.post(
                        "/api/v1/namespaces/" + APPS + "/pods", ClusterWebhook.pod("p" + System.nanoTime(), "app"));
                return pod.status() == 201 && ClusterWebhook.isInjected(pod);
            });
            System.out.println("R32: " + seen + ": injected after " + took.toMillis() + " ms");
        } finally {
            for (AutoCloseable one : running.reversed()) {
                one.close();
            }
            for (JsonNode object : order) {
                plane.kubectl(object.toString(), "delete", "--ignore-not-found", "-f", "-");
            }
            admin.delete("/api/v1/namespaces/" + NAMESPACE + "/secrets/irsa-webhook-ca");
            admin.delete("/api/v1/namespaces/" + APPS + "/pods");
            admin.close();
        }
    }

    private static boolean isConfiguration(JsonNode object) {
        return object.path("kind").asString().equals("MutatingWebhookConfiguration");
    }

    private void apply(JsonNode object) {
        assertThat(plane.kubectl(object.toString(), "apply", "-f", "-")).doesNotContain("rror");
    }

    /** There is no network behind Services here. */
    private static JsonNode byUrl(JsonNode configuration, int port) {
        JsonNode copy = configuration.deepCopy();
        for (JsonNode webhook : copy.path("webhooks")) {
            ObjectNode client = (ObjectNode) webhook.get("clientConfig");
            client.remove("service");
            client.put("url", "https://localhost:" + port + "/mutate");
        }
        return copy;
    }

    private void start(JsonNode deployment, int port) {
        String token = admin.post(
                        "/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts/irsa-webhook/token",
                        Map.of("spec", Map.of()))
                .text("/status/token");
        List<String> flags = new ArrayList<>();
        for (JsonNode argument : deployment.at("/spec/template/spec/containers/0/args")) {
            String flag = argument.asString();
            if (flag.startsWith("--") && !flag.matches("--(config|port|metrics-port|drain-time)=.*")) {
                flags.add(flag);
            }
        }
        assertThat(flags).contains("--audit").anyMatch(flag -> flag.startsWith("--webhook-configuration="));
        flags.addAll(List.of(
                "--log-level=error",
                "--kubeconfig=" + plane.kubeconfig(token, plane.port()),
                "--address=127.0.0.1",
                "--port=" + port,
                "--metrics-port=0",
                "--drain-time=0"));
        WebhookSettings settings = ParsedFlags.of(flags).settings(new ArrayList<>());
        Sources sources = Sources.open(settings);
        running.add(sources);
        CertificateSource certificate = Certificates.of(settings, sources.api(), sources.events());
        running.add(WebhookServer.start(
                settings, sources.resolver(), certificate, Certificates.watched(sources.companions(), certificate)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
