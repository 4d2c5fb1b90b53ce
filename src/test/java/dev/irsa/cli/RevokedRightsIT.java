package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.ObjectMapper;

/** R22: each right is taken from a webhook that runs, and given back. Pods get their roles all the while. */
class RevokedRightsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Path ROLE = Path.of("config/rbac/role.yaml");

    private final ControlPlane plane = ControlPlane.shared();
    private int accounts;

    /** Takes a right away, and gives it back. */
    private record Revocation(String condition, String says, Runnable revoke, Runnable restore) {}

    @Test
    void r22_servesOnWithoutARightAndSaysWhichIsMissing() throws Exception {
        try (Kube admin = plane.admin()) {
            admin.namespace(InstalledWebhook.SYSTEM);
        }
        kubectl("", "apply", "-k", "config/rbac");
        kubectl("", "apply", "-k", "config/rbac/shared_ca");
        try (Kube admin = plane.admin();
                InstalledWebhook webhook = new InstalledWebhook(token(admin)).usualNames()) {
            webhook.annotated("app");
            webhook.start();
            webhook.ready();
            isWell(webhook);
            check(
                    webhook,
                    new Revocation(
                            "certificate-authority-reachable",
                            "the Secret irsa-system/irsa-webhook-ca cannot be read",
                            () -> kubectl("", "delete", "rolebinding", "irsa-webhook-ca", "-n", "irsa-system"),
                            () -> kubectl("", "apply", "-k", "config/rbac/shared_ca")));
            check(
                    webhook,
                    new Revocation(
                            "certificate-authority-reachable",
                            "the MutatingWebhookConfiguration irsa-webhook cannot be read",
                            () -> kubectl("", "delete", "clusterrolebinding", "irsa-webhook-ca"),
                            () -> kubectl("", "apply", "-k", "config/rbac/shared_ca")));
            check(
                    webhook,
                    new Revocation(
                            "events-accepted",
                            "the last Event was refused",
                            () -> kubectl(without("events"), "apply", "-f", "-"),
                            () -> kubectl("", "apply", "-k", "config/rbac")));
            check(
                    webhook,
                    new Revocation(
                            "service-accounts-followed",
                            "403 Forbidden",
                            () -> kubectl(without("serviceaccounts"), "apply", "-f", "-"),
                            () -> kubectl("", "apply", "-k", "config/rbac")));
        } finally {
            plane.kubectl("", "delete", "-k", "config/rbac/shared_ca");
            plane.kubectl("", "delete", "-k", "config/rbac");
        }
    }

    private static String token(Kube admin) {
        return admin.post(
                        "/api/v1/namespaces/" + InstalledWebhook.SYSTEM + "/serviceaccounts/irsa-webhook/token",
                        Map.of("spec", Map.of()))
                .text("/status/token");
    }

    private void kubectl(String input, String... arguments) {
        assertThat(plane.kubectl(input, arguments)).doesNotContain("rror");
    }

    /** The ClusterRole that is shipped, less the rules about a resource. */
    private static String without(String resource) {
        try {
            Map<String, Object> role = new Yaml().load(Files.readString(ROLE));
            List<?> rules = (List<?>) role.get("rules");
            List<?> rest = rules.stream()
                    .filter(rule -> !((List<?>) ((Map<?, ?>) rule).get("resources")).contains(resource))
                    .toList();
            assertThat(rest).hasSize(rules.size() - 1);
            role.put("rules", rest);
            return new ObjectMapper().writeValueAsString(role);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void isWell(InstalledWebhook webhook) throws Exception {
        Eventually.within(PATIENCE, "all is well", () -> {
            provoke(webhook);
            String conditions = webhook.process().say("/readyz?verbose");
            assertThat(conditions).startsWith("200");
            return !conditions.contains("[!]");
        });
        assertThat(webhook.injects("app")).isTrue();
    }

    /** Events are sent only when there is something to say. */
    private void provoke(InstalledWebhook webhook) {
        String account = "typo-" + ++accounts;
        webhook.admin.serviceAccount(webhook.pods, account, Map.of(ClusterWebhook.ROLE_KEY, "no-arn"));
        webhook.pod(account);
    }

    private void check(InstalledWebhook webhook, Revocation one) throws Exception {
        one.revoke().run();
        // Rights are looked at when a watch begins, not while it lasts.
        webhook.proxy.cutAll();
        Eventually.within(PATIENCE, one.condition() + " does not hold", () -> {
            provoke(webhook);
            assertThat(webhook.process().say("/readyz")).startsWith("200");
            return webhook.condition(one.condition(), false) == 0;
        });
        assertThat(webhook.process().say("/readyz?verbose"))
                .startsWith("200")
                .contains("[!]" + one.condition() + " degraded: ")
                .contains(one.says());
        assertThat(webhook.injects("app")).isTrue();
        if (!one.condition().equals("service-accounts-followed")) {
            String account = "new-" + ++accounts;
            webhook.annotated(account);
            assertThat(webhook.injects(account)).isTrue();
        }
        one.restore().run();
        isWell(webhook);
    }
}
