package dev.irsa.chart;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Releases on a real API server, which calls the webhook by its Service's address. Processes with the Deployment's arguments
 * and its ServiceAccount's rights stand in for pods, and a proxy on loopback for kube-proxy.
 */
abstract class ReleaseOnCluster {
    static final String RELEASE = " ./chart --namespace irsa-system";

    @TempDir
    Path directory;

    ControlPlane plane;
    Kube admin;
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

    final void helm(String line) {
        new HelmCommandLine(plane.kubeconfig(ControlPlane.ADMIN, plane.port())).run(List.of(line.split(" ")));
    }

    final JsonNode deployment() {
        return admin.get("/apis/apps/v1/namespaces/irsa-system/deployments/irsa-webhook")
                .body();
    }

    final ServiceProxy proxy(int port) throws Exception {
        String address = admin.get("/api/v1/namespaces/irsa-system/services/irsa-webhook")
                .text("/spec/clusterIP");
        ServiceProxy proxy = new ServiceProxy(address, port);
        open.add(proxy);
        return proxy;
    }

    final Replica replica() throws Exception {
        Replica replica = Replica.start(plane, deployment(), directory);
        open.add(replica);
        return replica;
    }
}
