package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The webhook as a real API server calls it, with {@code failurePolicy: Fail}. */
class WebhookOnClusterIT {
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1"})
    void thePatchLands(String version) throws Exception {
        try (ClusterWebhook webhook = new ClusterWebhook().register(version, "Never")) {
            webhook.admin.serviceAccount(
                    webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            Kube.Reply created = webhook.create("pod", "app");
            assertThat(created.status()).isEqualTo(201);
            assertThat(ClusterWebhook.isInjected(created)).isTrue();
            assertThat(created.text("/spec/volumes/0/projected/sources/0/serviceAccountToken/audience"))
                    .isEqualTo("sts.amazonaws.com");
            Eventually.within(
                    Duration.ofSeconds(60),
                    "it is ready",
                    () -> webhook.probe("/readyz").startsWith("200"));
            assertThat(webhook.probe("/readyz?verbose")).contains("[+]service-accounts-synced ok");
            assertThat(webhook.probe("/metrics"))
                    .contains(
                            "irsa_lookups_total{result=\"cached\"}", "irsa_cluster_objects{kind=\"serviceaccounts\"}");
        }
    }

    @Test
    void aDryRunGetsTheSamePatchAndStoresNothing() {
        try (ClusterWebhook webhook = new ClusterWebhook().register("v1", "Never")) {
            webhook.admin.serviceAccount(
                    webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            assertThat(ClusterWebhook.isInjected(webhook.create("pod", "app", "?dryRun=All")))
                    .isTrue();
            assertThat(webhook.admin
                            .get("/api/v1/namespaces/" + webhook.namespace + "/pods/pod")
                            .status())
                    .isEqualTo(404);
        }
    }

    /** Events leave in the order of their warnings: one of the dry run would have been there first. */
    @Test
    void aDryRunMakesNoEvent() throws Exception {
        try (ClusterWebhook webhook = new ClusterWebhook().register("v1", "Never")) {
            for (String account : List.of("dry", "real")) {
                webhook.admin.serviceAccount(webhook.namespace, account, Map.of(ClusterWebhook.ROLE_KEY, "no-arn"));
            }
            Kube.Reply dry = webhook.create("dry", "dry", "?dryRun=All");
            assertThat(dry.status()).isEqualTo(201);
            assertThat(dry.warnings()).anyMatch(warning -> warning.contains("role-arn"));
            assertThat(webhook.create("real", "real").status()).isEqualTo(201);
            String events = "/api/v1/namespaces/" + webhook.namespace + "/events";
            Eventually.within(
                    Duration.ofSeconds(60),
                    "there is an Event",
                    () -> !webhook.admin.get(events).body().path("items").isEmpty());
            assertThat(webhook.admin.get(events).body().path("items"))
                    .extracting(event -> event.at("/involvedObject/name").asString(""))
                    .containsExactly("real");
        }
    }

    @Test
    void kubectlShowsWarnings() {
        try (ClusterWebhook webhook = new ClusterWebhook().register("v1", "Never")) {
            webhook.admin.serviceAccount(webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, "no-arn"));
            String output = webhook.plane.kubectl("""
                    apiVersion: v1
                    kind: Pod
                    metadata: {name: pod, namespace: %s}
                    spec: {serviceAccountName: app, containers: [{name: main, image: app}]}
                    """.formatted(webhook.namespace), "create", "-f", "-");
            assertThat(output)
                    .contains("Warning: serviceaccount " + webhook.namespace + "/app: role-arn", "pod/pod created");
        }
    }

    @Test
    void theConfigMapIsHonouredAsItComesAndGoes() throws Exception {
        try (ClusterWebhook webhook = new ClusterWebhook("--watch-config-map").register("v1", "Never")) {
            webhook.admin.serviceAccount(webhook.namespace, "app", Map.of());
            assertThat(ClusterWebhook.isInjected(webhook.create("none", "app"))).isFalse();
            Map<String, Object> map = Map.of(
                    "metadata",
                    Map.of("name", "pod-identity-webhook"),
                    "data",
                    Map.of(
                            "config",
                            "{\"" + webhook.namespace + "/app\":{\"RoleARN\":\"" + ClusterWebhook.ROLE + "\"}}"));
            String maps = "/api/v1/namespaces/" + webhook.namespace + "/configmaps";
            webhook.admin.post(maps, map);
            Eventually.within(
                    Duration.ofSeconds(60),
                    "the mapping counts",
                    () -> ClusterWebhook.isInjected(webhook.create("p" + System.nanoTime(), "app")));
            webhook.admin.merge(maps + "/pod-identity-webhook", Map.of("data", Map.of("config", "{\"broken\"")));
            Eventually.within(
                    Duration.ofSeconds(60),
                    "the metric says so",
                    () -> webhook.probe("/metrics").contains("irsa_config_map_invalid 1.0"));
            assertThat(ClusterWebhook.isInjected(webhook.create("still", "app")))
                    .isTrue();
            webhook.admin.delete(maps + "/pod-identity-webhook");
            Eventually.within(
                    Duration.ofSeconds(60),
                    "the mapping is gone",
                    () -> !ClusterWebhook.isInjected(webhook.create("q" + System.nanoTime(), "app")));
        }
    }

    /** Whoever has no role of their own may have one by a ConfigMap that nobody could read yet. */
    @Test
    void aConfigMapThatWasNeverGoodHoldsAnswersBackThatNeedIt() throws Exception {
        String own = "own" + Long.toHexString(System.nanoTime());
        try (Kube admin = ControlPlane.shared().admin()) {
            admin.namespace(own);
            admin.post(
                    "/api/v1/namespaces/" + own + "/configmaps",
                    Map.of(
                            "metadata",
                            Map.of("name", "pod-identity-webhook"),
                            "data",
                            Map.of("config", "{\"broken\"")));
        }
        try (ClusterWebhook webhook =
                new ClusterWebhook("--watch-config-map", "--namespace=" + own).register("v1", "Never")) {
            webhook.admin.serviceAccount(
                    webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            webhook.admin.serviceAccount(webhook.namespace, "none", Map.of());
            assertThat(ClusterWebhook.isInjected(webhook.create("annotated", "app")))
                    .isTrue();
            Kube.Reply refused = webhook.create("plain", "none");
            assertThat(refused.status()).isEqualTo(500);
            assertThat(refused.text("/message")).contains("failed calling webhook");
            assertThat(webhook.probe("/readyz")).startsWith("200");
            assertThat(webhook.probe("/readyz?verbose"))
                    .startsWith("200")
                    .contains("[+]config-map-synced ok", "[!]config-map-valid degraded: config is not JSON");
            assertThat(webhook.probe("/metrics"))
                    .contains(
                            "irsa_condition{condition=\"config-map-synced\",gates=\"true\"} 1.0",
                            "irsa_condition{condition=\"config-map-valid\",gates=\"false\"} 0.0",
                            "irsa_config_map_invalid 1.0");
            webhook.admin.merge(
                    "/api/v1/namespaces/" + own + "/configmaps/pod-identity-webhook",
                    Map.of("data", Map.of("config", "{}")));
            Eventually.within(
                    Duration.ofSeconds(60),
                    "it is valid",
                    () -> webhook.probe("/readyz?verbose").contains("[+]config-map-valid ok"));
            assertThat(webhook.create("plain", "none").status()).isEqualTo(201);
        }
    }

    /** The AWS webhook misses 7 of 200. */
    @Test
    void r10EveryPodIsInjectedHoweverNewItsAccount() throws Exception {
        int pairs = Integer.getInteger("irsa.race.pairs", 2000);
        try (ClusterWebhook webhook = new ClusterWebhook().register("v1", "Never");
                ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < pairs; i++) {
                String name = "app" + i;
                all.add(threads.submit(() -> {
                    webhook.admin.serviceAccount(
                            webhook.namespace, name, Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
                    Kube.Reply pod = webhook.create(name, name);
                    if (pod.status() != 201) {
                        throw new IllegalStateException(pod.toString());
                    }
                    return ClusterWebhook.isInjected(pod);
                }));
            }
            int injected = 0;
            for (Future<Boolean> one : all) {
                injected += one.get() ? 1 : 0;
            }
            System.out.println("race: " + injected + " of " + pairs + " injected; "
                    + webhook.probe("/metrics")
                            .lines()
                            .filter(line -> line.startsWith("irsa_lookup"))
                            .toList());
            assertThat(injected).isEqualTo(pairs);
        }
    }

    private static void annotated(ClusterWebhook webhook) {
        webhook.admin.serviceAccount(webhook.namespace, "app", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
    }

    @Test
    void r37_aSecondRoundCompletesContainersThatAnotherWebhookAdded() throws Exception {
        try (ClusterWebhook webhook = new ClusterWebhook().register("v1", "IfNeeded");
                OtherWebhook sidecars = new OtherWebhook(_ -> "[{\"op\":\"add\",\"path\":\"/spec/containers/-\","
                                + "\"value\":{\"name\":\"sidecar\",\"image\":\"sidecar\"}}]")
                        .register(webhook, "Never")) {
            annotated(webhook);
            Kube.Reply pod = webhook.create("pod", "app");
            assertThat(sidecars.calls()).isEqualTo(1);
            assertThat(pod.body().at("/spec/containers").size()).isEqualTo(2);
            for (JsonNode container : pod.body().at("/spec/containers")) {
                assertThat(container
                                .path("env")
                                .valueStream()
                                .map(variable -> variable.path("name").asString("")))
                        .as(container.path("name").asString(""))
                        .containsOnlyOnce("AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE");
            }
            assertThat(pod.body().at("/spec/volumes").size()).isEqualTo(1);
        }
    }

    /** Takes every variable away. */
    private static String withoutVariables(JsonNode pod) {
        StringBuilder patch = new StringBuilder();
        int containers = pod.at("/spec/containers").size();
        for (int i = 0; i < containers; i++) {
            if (pod.at("/spec/containers/" + i).has("env")) {
                patch.append(patch.isEmpty() ? "" : ",")
                        .append("{\"op\":\"remove\",\"path\":\"/spec/containers/" + i + "/env\"}");
            }
        }
        return "[" + patch + "]";
    }

    private static double admissions(ClusterWebhook webhook) throws Exception {
        return webhook.probe("/metrics")
                .lines()
                .filter(line -> line.startsWith("irsa_admissions_total{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    @Test
    void r37_whatAnotherWebhookRemovesIsAddedInTheSecondRound() throws Exception {
        try (ClusterWebhook webhook = new ClusterWebhook().register("v1", "IfNeeded");
                OtherWebhook other =
                        new OtherWebhook(WebhookOnClusterIT::withoutVariables).register(webhook, "Never")) {
            annotated(webhook);
            Kube.Reply pod = webhook.create("pod", "app");
            assertThat(pod.status()).isEqualTo(201);
            assertThat(ClusterWebhook.isInjected(pod)).isTrue();
            assertThat(pod.body().at("/spec/volumes").size()).isEqualTo(1);
            assertThat(pod.body().at("/spec/containers/0/volumeMounts").size()).isEqualTo(1);
            assertThat(other.calls()).isEqualTo(1);
            assertThat(admissions(webhook)).isEqualTo(2);
        }
    }

    /** Two that disagree for ever are each asked twice; the pod is admitted, and the audit says what it lacks. */
    @Test
    void r37_aQuarrelEndsAndIsReported() throws Exception {
        try (ClusterWebhook webhook = new ClusterWebhook("--audit", "--audit-interval=1s").register("v1", "IfNeeded");
                OtherWebhook other =
                        new OtherWebhook(WebhookOnClusterIT::withoutVariables).register(webhook, "IfNeeded")) {
            annotated(webhook);
            Kube.Reply pod = webhook.create("pod", "app");
            assertThat(pod.status()).isEqualTo(201);
            assertThat(ClusterWebhook.isInjected(pod)).isFalse();
            assertThat(other.calls()).isEqualTo(2);
            assertThat(admissions(webhook)).isEqualTo(2);
            Eventually.within(
                    Duration.ofSeconds(60),
                    "the audit says so",
                    () -> webhook.plane
                            .kubectl("", "get", "events", "-n", webhook.namespace)
                            .contains("InjectionMissed"));
        }
    }
}
