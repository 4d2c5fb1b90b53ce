package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.FaultProxy;
import dev.irsa.testing.Kube;
import dev.irsa.testing.Rights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The webhook under the rights that are shipped: it needs every one of them, and no other. */
class RbacIT {
    private static final Path RBAC = Path.of("config/rbac");
    private static final String NAMESPACE = "irsa-system";

    @Test
    void theRightsThatAreShippedAreThoseThatAreUsed() throws Exception {
        ControlPlane plane = ControlPlane.shared();
        try (Kube admin = plane.admin()) {
            admin.namespace(NAMESPACE);
            for (String file :
                    List.of("service_account", "role", "role_binding", "mappings/role", "mappings/role_binding")) {
                apply(plane, file);
            }
            TreeSet<String> used = use(plane, admin, List.of(), "--audit=false");
            assertThat(used).isEqualTo(Rights.granted(RBAC, List.of("role.yaml", "mappings/role.yaml")));
            apply(plane, "audit/role");
            apply(plane, "audit/role_binding");
            TreeSet<String> withAudit = use(plane, admin, List.of(), "--audit");
            assertThat(withAudit)
                    .isEqualTo(Rights.granted(RBAC, List.of("role.yaml", "mappings/role.yaml", "audit/role.yaml")));
        }
    }

    private static void apply(ControlPlane plane, String file, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("apply", "-f", "-"));
        command.addAll(List.of(options));
        assertThat(plane.kubectl(Files.readString(RBAC.resolve(file + ".yaml")), command.toArray(String[]::new)))
                .doesNotContain("rror");
    }

    @Test
    void singleNamespacesNeedNoRightBeyondThem() throws Exception {
        ControlPlane plane = ControlPlane.shared();
        try (Kube admin = plane.admin()) {
            admin.namespace(NAMESPACE);
            admin.namespace("tenant");
            plane.kubectl(
                    "", "delete", "clusterrolebinding", "irsa-webhook", "irsa-webhook-audit", "--ignore-not-found");
            for (String file : List.of("service_account", "mappings/role", "mappings/role_binding")) {
                apply(plane, file);
            }
            for (String file : List.of("role", "role_binding")) {
                apply(plane, "namespaced/" + file, "--namespace=tenant");
                apply(plane, "audit/namespaced/" + file, "--namespace=tenant");
            }
            TreeSet<String> used = use(plane, admin, List.of("tenant"), "--audit");
            assertThat(used)
                    .isEqualTo(Rights.granted(
                            RBAC, List.of("namespaced/role.yaml", "mappings/role.yaml", "audit/namespaced/role.yaml")));
        }
    }

    /** Does all that the webhook does, as its ServiceAccount; returns the rights that it used and had. */
    private static TreeSet<String> use(ControlPlane plane, Kube admin, List<String> namespaces, String audit)
            throws Exception {
        String token = admin.post(
                        "/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts/irsa-webhook/token",
                        Map.of("spec", Map.of()))
                .text("/status/token");
        String map = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
        admin.delete(map + "/pod-identity-webhook");
        admin.delete("/api/v1/namespaces/" + NAMESPACE + "/events");
        String tenant = namespaces.isEmpty() ? "other" : namespaces.getFirst();
        admin.namespace(tenant);
        admin.delete("/api/v1/namespaces/" + tenant + "/events");
        admin.delete("/api/v1/namespaces/" + tenant + "/serviceaccounts/app");
        try (FaultProxy proxy = new FaultProxy(plane, token);
                ClusterWebhook webhook = new ClusterWebhook(
                        "--kube-api=" + proxy.url(),
                        "--namespace=" + NAMESPACE,
                        "--watch-config-map",
                        audit,
                        "--audit-interval=1s",
                        "--namespaces=" + String.join(",", namespaces))) {
            Eventually.within(
                    Duration.ofSeconds(10),
                    "it is ready",
                    () -> webhook.probe("/readyz").startsWith("200"));
            boolean audits = audit.equals("--audit");
            webhook.serve(tenant);
            admin.delete("/api/v1/namespaces/" + tenant + "/serviceaccounts/missed");
            admin.serviceAccount(tenant, "missed", Map.of(ClusterWebhook.ROLE_KEY, ClusterWebhook.ROLE));
            webhook.create("missed-" + System.nanoTime(), "missed");
            webhook.register("v1", "Never");
            admin.serviceAccount(tenant, "app", Map.of(ClusterWebhook.ROLE_KEY, "no-arn"));
            webhook.create("p" + System.nanoTime(), "app");
            admin.post(
                    map,
                    Map.of(
                            "metadata",
                            Map.of("name", "pod-identity-webhook"),
                            "data",
                            Map.of("config", "{\"broken\"")));
            Eventually.within(
                    Duration.ofSeconds(10),
                    "the events are there",
                    () -> events(admin, tenant, "RoleInvalid") == 1
                            && events(admin, NAMESPACE, "ConfigInvalid") == 1
                            && (!audits || events(admin, tenant, "InjectionMissed") >= 1));
            String event = admin.get("/api/v1/namespaces/" + tenant + "/events").text("/items/0/metadata/name");
            assertThat(proxy.calls())
                    .allSatisfy(call -> assertThat(call.status()).isIn(200, 201, 404, 409));
            TreeSet<String> used = Rights.needed(proxy.calls());
            // What it does when an Event is said again, an hour apart.
            try (Kube itself = plane.client(token)) {
                assertThat(itself.merge("/api/v1/namespaces/" + tenant + "/events/" + event, Map.of("count", 2))
                                .status())
                        .isEqualTo(200);
                used.add("patch events");
            }
            return used;
        }
    }

    private static long events(Kube admin, String namespace, String reason) {
        return admin.get("/api/v1/namespaces/" + namespace + "/events")
                .body()
                .path("items")
                .valueStream()
                .filter(event -> event.path("reason").asString("").equals(reason))
                .count();
    }
}
