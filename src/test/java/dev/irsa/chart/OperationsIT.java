package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.CustomResources;
import dev.irsa.testing.Kube;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/install.md and docs/operate.md do what the pages say. */
class OperationsIT {
    private static final String CONFIGURATION =
            "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/irsa-webhook";

    @TempDir
    Path directory;

    private final ControlPlane plane = ControlPlane.start();
    private final Kube admin = plane.admin();
    private PageCommands install;
    private PageCommands operate;

    @BeforeEach
    void pages() {
        install = new PageCommands(Path.of("docs/install.md"), plane, directory);
        operate = new PageCommands(Path.of("docs/operate.md"), plane, directory);
    }

    @AfterEach
    void end() {
        admin.close();
        plane.close();
    }

    @Test
    void whatIsInstalledByKustomizeCanBeTakenOutOfTheWay() throws Exception {
        assertThat(install.run("kustomize")).contains("deployment.apps/irsa-webhook serverside-applied");
        assertThat(admin.get(CONFIGURATION).status()).isEqualTo(200);
        // The webhook does not run here: failurePolicy Ignore lets pods in without variables.
        assertThat(install.run("first-pod")).contains("serviceaccount/app annotated");
        assertThat(operate.run("capture")).contains("irsa-webhook", "apiserver_admission_webhook");
        operate.commands("disable").forEach(command -> assertThat(command).contains("irsa-webhook"));
        String shown = operate.run("disable");
        assertThat(shown).contains("- team-a", "failurePolicy: Ignore", "deleted");
        assertThat(admin.get(CONFIGURATION).status()).isEqualTo(404);
        assertThat(operate.run("back-again-kustomize")).contains("irsa-webhook serverside-applied");
        assertThat(admin.get(CONFIGURATION).body().toString()).doesNotContain("team-a");
    }

    @Test
    void whatKustomizeInstalledIsUpgradedAndUninstalledWithItsNamespace() throws Exception {
        install.run("kustomize");
        assertThat(operate.run("upgrade-kustomize")).contains("deployment.apps/irsa-webhook serverside-applied");
        assertThat(operate.run("restart")).contains("deployment.apps/irsa-webhook restarted");
        assertThat(operate.run("uninstall-kustomize")).contains("namespace \"irsa-system\" deleted");
        assertThat(admin.get(CONFIGURATION).status()).isEqualTo(404);
        assertThat(admin.get("/api/v1/namespaces/irsa-system").text("/metadata/deletionTimestamp"))
                .as("with everything in it")
                .isNotEmpty();
        assertThat(plane.kubectl("", "get", "clusterrole,clusterrolebinding", "-o", "name"))
                .doesNotContain("irsa-");
    }

    @Test
    void whatHelmInstalledComesBackIsUpgradedAndUninstalled() throws Exception {
        install.run("helm");
        operate.run("disable");
        operate.run("back-again");
        assertThat(admin.get(CONFIGURATION).status()).isEqualTo(200);
        assertThat(image()).as("values stay").startsWith("registry.example.org/team/irsa:");
        operate.run("upgrade");
        assertThat(image()).as("values stay").startsWith("registry.example.org/team/irsa:");
        // The webhook, which makes it, does not run here.
        plane.kubectl("", "create", "secret", "generic", "irsa-webhook-ca", "-n", "irsa-system");
        assertThat(operate.run("uninstall")).contains("secret \"irsa-webhook-ca\" deleted");
        assertThat(admin.get(CONFIGURATION).status()).isEqualTo(404);
        assertThat(admin.get("/api/v1/namespaces/irsa-system").status()).isEqualTo(200);
    }

    private String image() {
        return admin.get("/apis/apps/v1/namespaces/irsa-system/deployments/irsa-webhook")
                .text("/spec/template/spec/containers/0/image");
    }

    @Test
    void workloadsAreRecreated() throws Exception {
        admin.namespace("team-a");
        plane.kubectl("", "create", "deployment", "app", "-n", "team-a", "--image=app");
        assertThat(operate.run("recreate")).contains("deployment.apps/app restarted");
    }

    @Test
    void everyTreeIsApplied() throws Exception {
        CustomResources.install(plane);
        PageCommands trees = new PageCommands(Path.of("config/README.md"), plane, directory);
        assertThat(trees.commands("trees")).hasSize(5);
        assertThat(trees.run("trees"))
                .contains(
                        "deployment.apps/irsa-webhook created",
                        "certificate.cert-manager.io/irsa-webhook created",
                        "daemonset.apps/irsa-webhook created",
                        "daemonset.apps/irsa-webhook configured",
                        "deployment.apps/irsa-publisher created");
    }

    @Test
    void theKeySetCanBeSaved() throws Exception {
        new PageCommands(Path.of("docs/self-hosting.md"), plane, directory).run("jwks");
        assertThat(directory.resolve("jwks.json")).content().contains("\"keys\":[", "\"kid\":");
    }

    @Test
    void helmInstalls() throws Exception {
        PageCommands chart = new PageCommands(Path.of("chart/README.md"), plane, directory);
        assertThat(chart.commands("helm")).isEqualTo(install.commands("helm"));
        install.run("helm");
        assertThat(admin.get(CONFIGURATION).text("/webhooks/0/failurePolicy")).isEqualTo("Ignore");
        assertThat(image()).startsWith("registry.example.org/team/irsa:");
    }
}
