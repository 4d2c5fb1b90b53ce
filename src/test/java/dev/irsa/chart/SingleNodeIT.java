package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import dev.irsa.testing.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * R36: on a cluster whose only node is its control-plane node the real scheduler finds a place for every pod, those that a
 * rollout adds among them, and replicas become ready.
 */
class SingleNodeIT extends ReleaseOnCluster {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PODS = "/api/v1/namespaces/irsa-system/pods";

    /** A small one: two cores and 2 GiB. */
    private void node() {
        Map<String, String> size = Map.of("cpu", "2", "memory", "2Gi", "pods", "110");
        Kube.Reply made = admin.post(
                "/api/v1/nodes",
                Map.of(
                        "metadata",
                        Map.of(
                                "name",
                                "only",
                                "labels",
                                Map.of("kubernetes.io/hostname", "only", "kubernetes.io/os", "linux"))));
        assertThat(made.status()).isEqualTo(201);
        // a new Node is tainted as not ready; a controller takes that away when the kubelet says so
        admin.merge(
                "/api/v1/nodes/only",
                Map.of(
                        "spec",
                        Map.of(
                                "taints",
                                List.of(Map.of(
                                        "key", "node-role.kubernetes.io/control-plane", "effect", "NoSchedule")))));
        Kube.Reply ready = admin.merge(
                "/api/v1/nodes/only/status",
                Map.of(
                        "status",
                        Map.of(
                                "capacity", size,
                                "allocatable", size,
                                "conditions", List.of(Map.of("type", "Ready", "status", "True")))));
        assertThat(ready.status()).isEqualTo(200);
    }

    /** What a Deployment's controller makes of it. */
    private String pod(JsonNode deployment) {
        ObjectNode pod = new ObjectMapper().createObjectNode();
        ObjectNode metadata =
                (ObjectNode) deployment.at("/spec/template/metadata").deepCopy();
        metadata.put("generateName", Rendered.name(deployment) + "-");
        pod.set("metadata", metadata);
        pod.set("spec", deployment.at("/spec/template/spec"));
        Kube.Reply reply = admin.post(PODS, pod);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
        return reply.text("/metadata/name");
    }

    private void awaitBound(String pod) throws InterruptedException {
        Eventually.within(
                PATIENCE,
                pod + " has a node",
                () -> admin.get(PODS + "/" + pod).text("/spec/nodeName").equals("only"));
    }

    private JsonNode deployment(String name) {
        return admin.get("/apis/apps/v1/namespaces/irsa-system/deployments/" + name)
                .body();
    }

    @Test
    void r36EveryPodFindsAPlaceOnTheOnlyNode() throws Exception {
        try (Scheduler scheduler = Scheduler.start(plane)) {
            node();
            helm("install irsa" + RELEASE + " --set publisher.enabled=true --set publisher.config.directory=/srv"
                    + " --set publisher.config.issuer=https://oidc.example.com/prod");
            for (String name : List.of("irsa-webhook", "irsa-publisher")) {
                JsonNode deployment = deployment(name);
                int surge =
                        deployment.at("/spec/strategy/rollingUpdate/maxSurge").asInt();
                int all = deployment.at("/spec/replicas").asInt() + surge;
                assertThat(all).isEqualTo(3);
                for (int i = 0; i < all; i++) {
                    awaitBound(pod(deployment));
                }
            }
            replica().ready();
            replica().ready();
        }
    }

    /** What would not work, kops#13931: replicas that must not share a node. */
    @Test
    void theSchedulerWouldRefuse() throws Exception {
        try (Scheduler scheduler = Scheduler.start(plane)) {
            node();
            helm("install irsa" + RELEASE);
            ObjectNode deployment = (ObjectNode) deployment("irsa-webhook");
            ((ObjectNode) deployment.at("/spec/template/spec"))
                    .putObject("affinity")
                    .putObject("podAntiAffinity")
                    .putArray("requiredDuringSchedulingIgnoredDuringExecution")
                    .addObject()
                    .put("topologyKey", "kubernetes.io/hostname")
                    .set("labelSelector", deployment.at("/spec/selector"));
            awaitBound(pod(deployment));
            String second = pod(deployment);
            Eventually.within(
                    PATIENCE,
                    "the second is refused",
                    () -> admin.get(PODS + "/" + second)
                            .text("/status/conditions/0/reason")
                            .equals("Unschedulable"));
            assertThat(admin.get(PODS + "/" + second).text("/spec/nodeName")).isEmpty();
        }
    }
}
