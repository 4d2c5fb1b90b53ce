package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the two migration pages, one after the other, on a cluster that has what is migrated from. */
class MigrationIT {
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/";

    @TempDir
    Path directory;

    private final ControlPlane plane = ControlPlane.start();
    private final Kube admin = plane.admin();
    private PageCommands page;

    /** As the AWS webhook's own manifests make it. */
    @BeforeEach
    void awsWebhook() {
        page = new PageCommands(Path.of("docs/migrate-from-aws-webhook.md"), plane, directory);
        admin.namespace("team-a");
        assertThat(plane.kubectl("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: pod-identity-webhook, annotations: {cert-manager.io/inject-ca-from: default/pod-identity-webhook}}
                webhooks:
                - name: pod-identity-webhook.amazonaws.com
                  failurePolicy: Ignore
                  clientConfig: {service: {name: pod-identity-webhook, namespace: default, path: /mutate}}
                  objectSelector:
                    matchExpressions: [{key: eks.amazonaws.com/skip-pod-identity-webhook, operator: DoesNotExist, values: []}]
                  rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}]
                  sideEffects: None
                  admissionReviewVersions: [v1beta1]
                """, "create", "-f", "-")).contains("created");
    }

    @AfterEach
    void end() {
        admin.close();
        plane.close();
    }

    private int status(String configuration) {
        return admin.get(CONFIGURATIONS + configuration).status();
    }

    @Test
    void sideBySideThenSwappedThenBack() throws Exception {
        page.run("save");
        assertThat(page.commands("side-by-side")).hasSize(2);
        page.run("side-by-side");
        assertThat(status("pod-identity-webhook")).isEqualTo(200);
        assertThat(admin.get(CONFIGURATIONS + "irsa-webhook").body().toString())
                .as("the second command takes all namespaces in")
                .doesNotContain("\"In\"");
        page.run("swap");
        assertThat(status("pod-identity-webhook")).isEqualTo(404);
        assertThat(status("irsa-webhook")).isEqualTo(200);
        page.run("back");
        assertThat(status("pod-identity-webhook")).isEqualTo(200);
        assertThat(status("irsa-webhook")).isEqualTo(404);
    }

    @Test
    void underTheSameNames() throws Exception {
        page.run("take-over");
        Kube.Reply taken = admin.get(CONFIGURATIONS + "pod-identity-webhook");
        assertThat(taken.text("/webhooks/0/name")).isEqualTo("pod-identity-webhook.amazonaws.com");
        assertThat(taken.text("/webhooks/0/clientConfig/service/namespace")).isEqualTo("irsa-system");
        assertThat(taken.text("/webhooks/0/admissionReviewVersions/0")).isEqualTo("v1");
        assertThat(status("irsa-webhook")).isEqualTo(404);
    }

    @Test
    void podsWithKube2iamsAnnotationAreFound() throws Exception {
        PageCommands other = new PageCommands(Path.of("docs/migrate-from-kube2iam-kiam.md"), plane, directory);
        admin.serviceAccount("team-a", "app", java.util.Map.of());
        assertThat(plane.kubectl("""
                apiVersion: v1
                kind: Pod
                metadata: {name: old, namespace: team-a, annotations: {iam.amazonaws.com/role: legacy}}
                spec: {serviceAccountName: app, containers: [{name: app, image: app}]}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: other, namespace: team-a}
                spec: {serviceAccountName: app, containers: [{name: app, image: app}]}
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: app, namespace: team-a}
                spec:
                  selector: {matchLabels: {app: app}}
                  template:
                    metadata: {labels: {app: app}}
                    spec: {serviceAccountName: app, containers: [{name: app, image: app}]}
                """, "create", "-f", "-")).contains("pod/old created");
        assertThat(other.run("roles-in-use").strip()).isEqualTo("team-a\tapp\tlegacy");
        assertThat(other.run("annotate")).contains("serviceaccount/app annotated", "deployment.apps/app restarted");
    }
}
