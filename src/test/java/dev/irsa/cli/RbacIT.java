package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.event.RepeatedWarnings;
import dev.irsa.identity.ServiceAccountRef;
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
            List<String> roles = List.of("role.yaml", "mappings/role.yaml");
            assertThat(mismatch(roles, use(plane, admin, List.of(), "--audit=false")))
                    .isEmpty();
            apply(plane, "audit/role");
            apply(plane, "audit/role_binding");
            List<String> withAudit = List.of("role.yaml", "mappings/role.yaml", "audit/role.yaml");
            assertThat(mismatch(withAudit, use(plane, admin, List.of(), "--audit")))
                    .isEmpty();
        }
    }

    /** Roles that name no namespace are applied to that of the tenant. */
    private static TreeSet<String> mismatch(List<String> roles, List<Rights.Use> used) throws Exception {
        return Rights.mismatch(Rights.granted(RBAC, "tenant", roles), used);
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
            List<String> roles = List.of("namespaced/role.yaml", "mappings/role.yaml", "audit/namespaced/role.yaml");
            assertThat(mismatch(roles, use(plane, admin, List.of("tenant"), "--audit")))
                    .isEmpty();
        }
    }

    /** Does all that the webhook does, as its ServiceAccount; returns what it used, all of which was allowed. */
    private static List<Rights.Use> use(ControlPlane plane, Kube admin, List<String> namespaces, String audit)
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
                    Duration.ofSeconds(60),
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
                    Duration.ofSeconds(60),
                    "the events are there",
                    () -> events(admin, tenant, "RoleInvalid") == 1
                            && events(admin, NAMESPACE, "ConfigInvalid") == 1
                            && (!audits || events(admin, tenant, "InjectionMissed") >= 1));
            // Another account, in another namespace where one is in reach; and what comes a quarter of an hour later.
            String second = namespaces.isEmpty() ? "another" : tenant;
            admin.namespace(second);
            admin.serviceAccountIfMissing(second, "second");
            List<ServiceAccountRef> accounts =
                    List.of(new ServiceAccountRef(tenant, "app"), new ServiceAccountRef(second, "second"));
            try (ApiConnection api = ApiConnection.open(ApiAccess.url(proxy.url()), "test")) {
                RepeatedWarnings.say(api, accounts);
            }
            assertThat(proxy.calls())
                    // Those that the proxy has not answered yet are watches.
                    .allSatisfy(call -> assertThat(call.status()).isIn(0, 200, 201, 404, 409));
            return Rights.used(proxy.calls());
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
