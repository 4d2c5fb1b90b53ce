package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.issuer.source.cluster.Dialler;
import dev.irsa.issuer.source.cluster.SlicedInstances;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import dev.irsa.testing.Rights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The publisher under the rights that are shipped, as the API server's audit log sees it: it needs every one, and no other. */
class PublisherRbacIT {
    private static final Path RBAC = Path.of("config/rbac/publisher");
    private static final String USER = "system:serviceaccount:irsa-system:irsa-publisher";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    @Test
    void theRightsThatAreShippedAreThoseThatAreUsed() throws Exception {
        Path log = directory.resolve("audit.log");
        Path policy = Files.writeString(directory.resolve("policy.yaml"), """
                apiVersion: audit.k8s.io/v1
                kind: Policy
                omitStages: [RequestReceived]
                rules:
                - level: Metadata
                  users: ["%s"]
                """.formatted(USER));
        try (PublishedCluster cluster =
                new PublishedCluster(directory, "--audit-policy-file=" + policy, "--audit-log-path=" + log)) {
            String applied = cluster.plane.kubectl("", "apply", "-k", "config/publisher");
            assertThat(applied)
                    .doesNotContain("rror")
                    .contains("role.rbac.authorization.k8s.io/irsa-publisher created")
                    .contains("deployment.apps/irsa-publisher created");
            String token = cluster.token(cluster.plane.first(), "https://kubernetes.default.svc", cluster.issuer);
            Path kubeconfig = cluster.plane.kubeconfig(token, cluster.plane.port());
            try (PublisherProcess publisher =
                    new PublisherProcess(cluster.publisherFlags("--kubeconfig=" + kubeconfig))) {
                Eventually.within(
                        PATIENCE, "it publishes", () -> cluster.publishedKids().size() == 2);
                Eventually.within(
                        PATIENCE,
                        "it verifies",
                        () -> cluster.condition("PubliclyVerified").equals("True"));
                Eventually.within(PATIENCE, "it tells", () -> cluster.events().contains("KeysPublished"));
                Eventually.within(
                        PATIENCE,
                        "it stays the leader",
                        () -> used(log).stream()
                                .anyMatch(use -> use.verb().equals("patch")
                                        && use.resource().startsWith("leases")));
            }
            // with --api-server the addresses are not read
            ApiAccess access = ApiAccess.kubeconfig(kubeconfig, Optional.empty());
            try (ApiConnection api = ApiConnection.open(access, "test");
                    SlicedInstances instances =
                            new SlicedInstances(api, new Dialler(access, "kubernetes.default.svc", "test"))) {
                assertThat(instances.find().unknown()).isPresent();
            }
            // what it does when an Event is said again, ten minutes later
            try (Kube itself = cluster.plane.client(token)) {
                String event = cluster.admin
                        .get("/api/v1/namespaces/irsa-system/events")
                        .text("/items/0/metadata/name");
                assertThat(itself.merge("/api/v1/namespaces/irsa-system/events/" + event, Map.of("count", 2))
                                .status())
                        .isEqualTo(200);
            }
            assertThat(entries(log)).isNotEmpty().allSatisfy(entry -> {
                assertThat(entry.path("responseStatus").path("code").asInt(0))
                        .as(entry.toString())
                        .isNotEqualTo(403);
                assertThat(entry.path("objectRef").path("resource").asString(""))
                        .isNotEqualTo("secrets");
            });
            assertThat(Rights.mismatch(
                            Rights.granted(RBAC, "", List.of("role.yaml", "api_servers_role.yaml")), used(log)))
                    .isEmpty();
        }
    }

    private static List<JsonNode> entries(Path log) throws IOException {
        List<JsonNode> entries = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            JsonNode entry = new ObjectMapper().readTree(line);
            if (entry.path("user").path("username").asString("").equals(USER)) {
                entries.add(entry);
            }
        }
        return entries;
    }

    /** The rights that requests needed; those to the issuer's documents are Kubernetes' own role. */
    private static List<Rights.Use> used(Path log) throws IOException {
        List<Rights.Use> used = new ArrayList<>();
        for (JsonNode entry : entries(log)) {
            JsonNode object = entry.path("objectRef");
            if (object.isMissingNode()) {
                assertThat(entry.path("requestURI").asString(""))
                        .isIn("/openid/v1/jwks", "/.well-known/openid-configuration");
                continue;
            }
            used.add(Rights.Use.of(
                    entry.path("verb").asString(""),
                    object.path("apiGroup").asString(""),
                    object.path("resource").asString(""),
                    object.path("subresource").asString(""),
                    object.path("namespace").asString(""),
                    object.path("name").asString("")));
        }
        return used;
    }
}
