package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.certificate.CertificateAuthority;
import dev.irsa.certificate.Pem;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** The commands of the two migration pages, one after the other, on a cluster that has what is migrated from. */
class MigrationIT {
    private static final String CONFIGURATIONS = "/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations/";

    private static final String[] AWS_WEBHOOK = {"mutatingwebhookconfiguration", "pod-identity-webhook"};

    /** What cert-manager would have written. */
    private static final String OLD_CA = Base64.getEncoder()
            .encodeToString(Pem.certificate(CertificateAuthority.create("old", Instant.now(), Duration.ofDays(90))
                            .certificate())
                    .getBytes(StandardCharsets.UTF_8));

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
                  clientConfig: {service: {name: pod-identity-webhook, namespace: default, path: /mutate}, caBundle: %s}
                  objectSelector:
                    matchExpressions: [{key: eks.amazonaws.com/skip-pod-identity-webhook, operator: DoesNotExist, values: []}]
                  rules: [{operations: [CREATE], apiGroups: [""], apiVersions: [v1], resources: [pods]}]
                  sideEffects: None
                  admissionReviewVersions: [v1beta1]
                """.formatted(OLD_CA), "create", "-f", "-")).contains("created");
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
        Kube.Reply taken = taken("irsa-system");
        assertThat(taken.text("/webhooks/0/clientConfig/service/namespace")).isEqualTo("irsa-system");
        assertThat(taken.text("/webhooks/0/admissionReviewVersions/0")).isEqualTo("v1");
        assertThat(status("irsa-webhook")).isEqualTo(404);
    }

    /** The webhook configuration as it is once a replica runs: nobody else writes its caBundle, which holds our CA alone. */
    private Kube.Reply taken(String namespace) throws Exception {
        JsonNode deployment = admin.get("/apis/apps/v1/namespaces/" + namespace + "/deployments/irsa-webhook")
                .body();
        try (Replica replica = Replica.start(plane, deployment, directory)) {
            replica.ready();
        }
        Kube.Reply taken = admin.get(CONFIGURATIONS + "pod-identity-webhook");
        assertThat(taken.body().at("/metadata/annotations").propertyNames())
                .isNotEmpty()
                .noneMatch(name -> name.contains("inject"));
        assertThat(taken.body().path("webhooks")).hasSize(1);
        assertThat(taken.text("/webhooks/0/name")).isEqualTo("pod-identity-webhook.amazonaws.com");
        String ca = admin.get("/api/v1/namespaces/" + namespace + "/secrets/irsa-webhook-ca")
                .text("/data/ca.crt");
        assertThat(decoded(taken.text("/webhooks/0/clientConfig/caBundle")))
                .isEqualToIgnoringNewLines(decoded(ca))
                .containsOnlyOnce("BEGIN CERTIFICATE");
        return taken;
    }

    private static String decoded(String text) {
        return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    }

    /** Uninstalling the old release would delete what we took over from it. */
    @Test
    void fromAChartAndBack() throws Exception {
        oldRelease();
        page.run("take-over-a-chart");
        taken("pod-identity");
        assertThat(service().at("/spec/selector"))
                .isEqualTo(Chart.render("{webhook: {takeOver: true}}")
                        .object("Service", "pod-identity-webhook")
                        .at("/spec/selector"));
        assertThat(service().at("/spec/ports")).hasSize(1);
        HelmCommandLine helm = new HelmCommandLine(plane.kubeconfig(ControlPlane.ADMIN, plane.port()));
        List<String> uninstall = List.of("uninstall", "aws-webhook", "--namespace", "pod-identity");
        assertThatThrownBy(() -> helm.run(uninstall)).hasMessageContaining("not found");
        assertThat(status("pod-identity-webhook")).isEqualTo(200);

        page.run("back-to-the-chart");
        assertThat(admin.get(CONFIGURATIONS + "pod-identity-webhook").text("/webhooks/0/admissionReviewVersions/0"))
                .isEqualTo("v1beta1");
        assertThat(service().at("/spec/selector").toString()).isEqualTo("{\"app\":\"pod-identity-webhook\"}");
        helm.run(uninstall);
        assertThat(status("pod-identity-webhook")).isEqualTo(404);
        assertThat(service().path("code").asInt()).isEqualTo(404);
    }

    @Test
    void whatIsLeftOfTheChartIsDeletedAndOursStays() throws Exception {
        oldRelease();
        page.run("take-over-a-chart");
        page.run("old-parts");
        assertThat(status("pod-identity-webhook")).isEqualTo(200);
        assertThat(plane.kubectl("", "get", "deployment,sa", "-n", "pod-identity", "-o", "name"))
                .contains("deployment.apps/irsa-webhook")
                .doesNotContain("/pod-identity-webhook");
    }

    private JsonNode service() {
        return admin.get("/api/v1/namespaces/pod-identity/services/pod-identity-webhook")
                .body();
    }

    /** A chart with what charts of the AWS webhook have. */
    private void oldRelease() throws Exception {
        String configuration = plane.kubectl("", "get", AWS_WEBHOOK[0], AWS_WEBHOOK[1], "-o", "json");
        ObjectNode object = (ObjectNode) new ObjectMapper().readTree(configuration);
        ((ObjectNode) object.path("metadata"))
                .remove(List.of("uid", "resourceVersion", "creationTimestamp", "generation", "managedFields"));
        ((ObjectNode) object.at("/webhooks/0/clientConfig/service")).put("namespace", "pod-identity");
        plane.kubectl("", "delete", AWS_WEBHOOK[0], AWS_WEBHOOK[1]);
        Path chart = directory.resolve("old");
        Files.createDirectories(chart.resolve("templates"));
        Files.writeString(chart.resolve("Chart.yaml"), "{apiVersion: v2, name: old, version: 1.0.0}");
        Files.writeString(chart.resolve("templates/configuration.yaml"), object.toString());
        Files.writeString(chart.resolve("templates/others.yaml"), """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: pod-identity-webhook}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: pod-identity-webhook}
                spec:
                  selector: {app: pod-identity-webhook}
                  ports: [{port: 443, targetPort: 443}]
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: pod-identity-webhook}
                spec:
                  selector: {matchLabels: {app: pod-identity-webhook}}
                  template:
                    metadata: {labels: {app: pod-identity-webhook}}
                    spec: {serviceAccountName: pod-identity-webhook, containers: [{name: webhook, image: webhook}]}
                """);
        new HelmCommandLine(plane.kubeconfig(ControlPlane.ADMIN, plane.port()))
                .run(List.of(
                        "install",
                        "aws-webhook",
                        chart.toString(),
                        "--namespace",
                        "pod-identity",
                        "--create-namespace"));
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
