package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ApiServerProcess;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A whole rotation on a real API server, whose every step waits for its gate. Days pass in the ledger: what is remembered
 * is moved into the past while no publisher runs.
 */
class IssuerGateIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration DAY = Duration.ofHours(27);
    private static final String MAP = "/api/v1/namespaces/irsa-system/configmaps/irsa-publisher";
    private static final Set<String> TIMES = Set.of("firstSeen", "firstPublic", "lastSigned", "unlistedSince");

    @TempDir
    private Path directory;

    private final Shell shell = new Shell();

    private int issuer(PublishedCluster cluster, String command, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("issuer", command));
        cluster.publisherFlags().stream()
                .filter(flag -> !flag.matches("--(interval|look-interval|ready-within)=.*"))
                .forEach(arguments::add);
        arguments.addAll(List.of("--keys=cluster", "--ledger=configmap:irsa-system/irsa-publisher"));
        arguments.addAll(List.of(more));
        return shell.run(arguments.toArray(String[]::new));
    }

    private int gate(PublishedCluster cluster, String... question) throws IOException {
        return issuer(cluster, "gate", question);
    }

    private static JsonNode key(PublishedCluster cluster, int number) {
        for (JsonNode key : cluster.value("ledger.json").path("keys").values()) {
            if (key.path("key").path("kid").asString("").equals(cluster.kid(number))) {
                return key;
            }
        }
        throw new IllegalStateException("key " + number + " is not in the ledger");
    }

    private static boolean signs(PublishedCluster cluster, int number) {
        return key(cluster, number).path("signing").asBoolean(false);
    }

    /** Moves what is remembered of keys into the past; that somebody looked a moment ago stays true. */
    private static void letTimePass(PublishedCluster cluster) {
        JsonNode data = cluster.admin.get(MAP).body().path("data");
        String name = data.propertyNames().stream()
                .filter(each -> each.endsWith("ledger.json"))
                .findFirst()
                .orElseThrow();
        ObjectNode ledger =
                (ObjectNode) new ObjectMapper().readTree(data.path(name).asString(""));
        for (JsonNode key : ledger.path("keys").values()) {
            TIMES.stream()
                    .filter(key::has)
                    .forEach(time -> ((ObjectNode) key)
                            .put(
                                    time,
                                    Instant.parse(key.path(time).asString(""))
                                            .minus(DAY)
                                            .toString()));
        }
        cluster.admin.merge(MAP, Map.of("data", Map.of(name, ledger.toString())));
    }

    private static void awaitRounds(PublishedCluster cluster, String what, Eventually.Check condition)
            throws Exception {
        try (StartedPublisher publisher = new StartedPublisher(cluster.publisherFlags())) {
            Eventually.within(PATIENCE, what, condition);
            assertThat(publisher.get("/livez").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void everyStepOfARotationWaitsForItsGate() throws Exception {
        try (PublishedCluster cluster = new PublishedCluster(directory)) {
            ApiServerProcess api = cluster.plane.first();
            awaitRounds(
                    cluster,
                    "both keys are public",
                    () -> cluster.condition("PubliclyVerified").equals("True")
                            && cluster.publishedKids().size() == 2
                            && key(cluster, 1).has("firstPublic"));

            // promote
            assertThat(gate(cluster, "--promote=" + cluster.kid(1)))
                    .as(shell::toString)
                    .isEqualTo(IssuerExit.UNSAFE);
            assertThat(shell.out()).startsWith("closed (G2): public since ").contains(" left; ", "--pre-publish");
            letTimePass(cluster);
            assertThat(gate(cluster, "--promote=" + cluster.kid(1)))
                    .as(shell::toString)
                    .isZero();
            assertThat(shell.out()).startsWith("open: public since ");
            assertThat(gate(cluster, "--promote=" + cluster.kid(2)))
                    .as("a key that nobody lists")
                    .isEqualTo(IssuerExit.UNSAFE);

            api.roll(cluster.flags(1, 0, 1));
            awaitRounds(cluster, "the second key signs", () -> signs(cluster, 1) && !signs(cluster, 0));

            // retire
            assertThat(gate(cluster, "--retire=" + cluster.kid(1))).isEqualTo(IssuerExit.UNSAFE);
            assertThat(shell.out()).contains("it still signs");
            assertThat(gate(cluster, "--retire=" + cluster.kid(0)))
                    .as(shell::toString)
                    .isEqualTo(IssuerExit.UNSAFE);
            assertThat(shell.out())
                    .startsWith("closed (G3): last signed before ")
                    .contains(" left; the longest token lives for 1d (--token-lifetime)");
            letTimePass(cluster);
            assertThat(gate(cluster, "--retire=" + cluster.kid(0)))
                    .as(shell::toString)
                    .isZero();
            assertThat(gate(cluster, "--retire=" + cluster.kid(0), "--token-lifetime=48h"))
                    .as("a longer token")
                    .isEqualTo(IssuerExit.UNSAFE);
            pods(cluster);

            api.roll(cluster.flags(1, 1));
            awaitRounds(
                    cluster,
                    "the first key is listed nowhere",
                    () -> key(cluster, 0).has("unlistedSince"));
            assertThat(cluster.publishedKids()).contains(cluster.kid(0));
            letTimePass(cluster);
            awaitRounds(
                    cluster,
                    "the first key is public no more",
                    () -> cluster.publishedKids().equals(Set.of(cluster.kid(1))));
            assertThat(cluster.isVerified(cluster.token(api))).isTrue();
        }
    }

    /** A pod that asks for a longer token than was said is found when somebody looks. */
    private void pods(PublishedCluster cluster) throws IOException {
        cluster.admin.namespace("apps");
        cluster.admin.serviceAccount("apps", "app", Map.of());
        pod(cluster, "app-7d9-x1", 172_800, "sts.amazonaws.com");
        pod(cluster, "app-7d9-x2", 3_600, "sts.amazonaws.com");
        pod(cluster, "local", 600_000, "");

        assertThat(gate(cluster, "--retire=" + cluster.kid(0), "--observe-pods"))
                .as(shell::toString)
                .isEqualTo(IssuerExit.UNSAFE);
        assertThat(shell.out()).contains("the longest token lives for 2d (pod apps/app-7d9-x1 asks for it)");
        assertThat(gate(cluster, "--retire=" + cluster.kid(0), "--observe-pods", "--token-lifetime=72h"))
                .isEqualTo(IssuerExit.UNSAFE);
        assertThat(shell.out()).contains("the longest token lives for 3d (--token-lifetime)");
    }

    private static void pod(PublishedCluster cluster, String name, int seconds, String audience) {
        Map<String, Object> token = audience.isEmpty()
                ? Map.of("path", "token", "expirationSeconds", seconds)
                : Map.of("path", "token", "expirationSeconds", seconds, "audience", audience);
        Map<String, Object> owner = Map.of(
                "apiVersion", "apps/v1",
                "kind", "ReplicaSet",
                "name", "app-7d9",
                "uid", "00000000-0000-0000-0000-000000000001",
                "controller", true);
        boolean owned = name.startsWith("app-");
        Kube.Reply reply = cluster.admin.post(
                "/api/v1/namespaces/apps/pods",
                Map.of(
                        "metadata",
                        owned
                                ? Map.of(
                                        "name", name,
                                        "labels", Map.of("pod-template-hash", "7d9"),
                                        "ownerReferences", List.of(owner))
                                : Map.of("name", name),
                        "spec",
                        Map.of(
                                "serviceAccountName",
                                "app",
                                "containers",
                                List.of(Map.of("name", "c", "image", "example.com/none")),
                                "volumes",
                                List.of(Map.of(
                                        "name",
                                        "token",
                                        "projected",
                                        Map.of("sources", List.of(Map.of("serviceAccountToken", token))))))));
        assertThat(reply.status()).as(reply.toString()).isEqualTo(201);
    }

    @Test
    void whatToRestartAfterAnEmergencyIsListed() throws Exception {
        try (PublishedCluster cluster = new PublishedCluster(directory)) {
            awaitRounds(
                    cluster,
                    "it publishes",
                    () -> cluster.condition("Published").equals("True"));
            cluster.admin.namespace("apps");
            cluster.admin.serviceAccount("apps", "app", Map.of());
            pod(cluster, "app-7d9-x1", 86_400, "sts.amazonaws.com");
            pod(cluster, "local", 3_600, "");
            assertThat(issuer(cluster, "publish", "--emergency=" + cluster.kid(1)))
                    .isEqualTo(IssuerExit.UNSAFE);
            assertThat(cluster.publishedKids()).hasSize(2);

            assertThat(issuer(cluster, "publish", "--emergency=" + cluster.kid(1), "--yes-i-know"))
                    .as(shell::toString)
                    .isZero();
            assertThat(shell.out())
                    .contains("Restart these; they may hold a token that the key signed:\n"
                            + "  apps/Deployment app: app-7d9-x1\n")
                    .doesNotContain("local");
            assertThat(cluster.publishedKids()).containsExactly(cluster.kid(0));
            assertThat(issuer(cluster, "publish", "--emergency=" + cluster.kid(1), "--yes-i-know", "-o", "json"))
                    .as(shell::toString)
                    .isZero();
            assertThat(new ObjectMapper().readTree(shell.out()).path("restart").toString())
                    .isEqualTo("[{\"pods\":[\"app-7d9-x1\"],\"workload\":\"apps/Deployment app\"}]");
        }
    }
}
