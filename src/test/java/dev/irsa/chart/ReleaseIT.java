package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A release on a real API server, which calls the webhook by its Service's address: Helm installs it, a process with the
 * Deployment's arguments and its ServiceAccount's rights stands in for the pod, and a proxy on loopback for kube-proxy.
 */
class ReleaseIT {
    private static final String RELEASE = " ./chart --namespace irsa-system";

    @TempDir
    Path directory;

    private ControlPlane plane;
    private Kube admin;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void start() {
        int network = ThreadLocalRandom.current().nextInt(16, 250);
        int subnet = ThreadLocalRandom.current().nextInt(0, 250);
        plane = ControlPlane.start("--service-cluster-ip-range=127." + network + "." + subnet + ".0/24");
        open.add(plane);
        admin = plane.admin();
        open.add(admin);
        admin.namespace("irsa-system");
        admin.namespace("team-a");
        admin.serviceAccount(
                "team-a", "app", Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/app"));
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private void helm(String line) {
        new HelmCommandLine(plane.kubeconfig(ControlPlane.ADMIN, plane.port())).run(List.of(line.split(" ")));
    }

    private JsonNode deployment() {
        return admin.get("/apis/apps/v1/namespaces/irsa-system/deployments/irsa-webhook")
                .body();
    }

    private ServiceProxy proxy(int port) throws Exception {
        String address = admin.get("/api/v1/namespaces/irsa-system/services/irsa-webhook")
                .text("/spec/clusterIP");
        ServiceProxy proxy = new ServiceProxy(address, port);
        open.add(proxy);
        return proxy;
    }

    private Replica replica() throws Exception {
        Replica replica = Replica.start(plane, deployment(), directory);
        open.add(replica);
        return replica;
    }

    /** What {@code helm test} runs, as its ServiceAccount, with its arguments. */
    @Test
    void theChartsOwnTestPasses() throws Exception {
        helm("install irsa" + RELEASE + " --set webhook.service.port=8443");
        Rendered rendered = Chart.render("{webhook: {service: {port: 8443}}}");
        for (JsonNode object : rendered.objects()) {
            if (object.at("/metadata/annotations").has("irsa.dev/hook")
                    && !object.path("kind").asString().equals("Pod")) {
                assertThat(plane.kubectl(object.toString(), "apply", "-f", "-")).contains("created");
            }
        }
        String token = admin.post(
                        "/api/v1/namespaces/irsa-system/serviceaccounts/irsa-test-caller/token",
                        Map.of("spec", Map.of()))
                .text("/status/token");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.irsa.cli.Irsa"));
        command.addAll(Rendered.texts(rendered.only("Pod").at("/spec/containers/0/args")));
        command.add("--kubeconfig=" + plane.kubeconfig(token, plane.port()));
        Process test = new ProcessBuilder(command).redirectErrorStream(true).start();
        proxy(8443).add(replica().ready().port());
        String output = new String(test.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(test.waitFor()).as(output).isZero();
        assertThat(output).contains("A pod of default/irsa-test gets arn:aws:iam::111122223333:role/irsa-test");
    }
}
