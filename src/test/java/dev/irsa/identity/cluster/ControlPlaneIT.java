package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ControlPlaneIT {
    @Test
    void followsTheCluster() throws Exception {
        ControlPlane plane = ControlPlane.shared();
        try (Kube admin = plane.admin();
                ApiConnection api = ApiConnection.open(
                        ApiAccess.kubeconfig(plane.kubeconfig(ControlPlane.ADMIN, plane.port()), Optional.empty()),
                        "test");
                ClusterIdentities identities = new ClusterIdentities(
                        api,
                        new ClusterRules(
                                new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX),
                                List.of(),
                                Optional.of("eks"),
                                _ -> {}))) {
            admin.namespace("follow");
            admin.namespace("eks");
            admin.serviceAccount("follow", "before", Map.of("eks.amazonaws.com/role-arn", "one"));
            ServiceAccountRef before = new ServiceAccountRef("follow", "before");
            assertThat(identities.accounts().find(before, System.nanoTime() + 5_000_000_000L))
                    .isInstanceOf(Lookup.Found.class);
            identities.start();
            Eventually.within(
                    Duration.ofSeconds(5),
                    "synced",
                    () -> identities.accountsUnsynced().isEmpty()
                            && identities.mappingsUnsynced().isEmpty());
            admin.post(
                    "/api/v1/namespaces/eks/configmaps",
                    Map.of(
                            "metadata",
                            Map.of("name", "pod-identity-webhook"),
                            "data",
                            Map.of("config", "{\"a/b\":{\"RoleARN\":\"x\"}}")));
            Eventually.within(
                    Duration.ofSeconds(5),
                    "mapping",
                    () -> identities.mappings().get().size() == 1);
            admin.put(
                    "/api/v1/namespaces/eks/configmaps/pod-identity-webhook",
                    Map.of(
                            "metadata",
                            Map.of("name", "pod-identity-webhook"),
                            "data",
                            Map.of("config", "{\"a/b\":{\"RoleARN\":")));
            admin.delete("/api/v1/namespaces/eks/configmaps/pod-identity-webhook");
            Eventually.within(
                    Duration.ofSeconds(5),
                    "no mapping",
                    () -> identities.mappings().get().size() == 0);
        }
    }
}
