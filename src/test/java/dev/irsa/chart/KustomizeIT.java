package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The kustomize tree: it says what the chart says, and a real API server accepts it. */
class KustomizeIT {
    private static final ControlPlane PLANE = ChartCluster.plane();
    private static final Path CONFIG = Path.of("config");
    private final PageCommands page = new PageCommands(CONFIG.resolve("README.md"), PLANE, CONFIG);

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            default | | {}
            overlays/own-ca | | {}
            overlays/cert-manager | | {webhook: {certificate: {mode: certManager}}}
            default | role-mappings | {webhook: {watchConfigMap: true}}
            default | network-policy | {networkPolicy: {enabled: true}}
            overlays/publisher | | {publisher: {enabled: true, config: {issuer: "https://oidc.example.com/cluster", sink: "s3://example-bucket/cluster", s3-region: eu-central-1}}}
            default | monitoring | {monitoring: {serviceMonitor: {enabled: true}, rules: {enabled: true}}}
            overlays/publisher | monitoring,publisher-monitoring | {publisher: {enabled: true, config: {issuer: "https://oidc.example.com/cluster", sink: "s3://example-bucket/cluster", s3-region: eu-central-1}}, monitoring: {serviceMonitor: {enabled: true}, rules: {enabled: true}}}
            overlays/cert-manager | monitoring | {webhook: {certificate: {mode: certManager}}, monitoring: {serviceMonitor: {enabled: true}, rules: {enabled: true}}}
            """)
    void itSaysWhatTheChartSays(String overlay, String components, String values) throws Exception {
        Path tree = components == null ? CONFIG.resolve(overlay) : with(overlay, components);
        Map<String, JsonNode> ours = comparable(build(tree));
        ours.remove("Namespace /" + Chart.NAMESPACE);
        String withoutTest = values.equals("{}")
                ? "{test: {enabled: false}}"
                : values.replaceFirst("^\\{", "{test: {enabled: false}, ");
        Map<String, JsonNode> theirs = comparable(Chart.render(withoutTest));
        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        assertThat(ours).allSatisfy((id, object) -> assertThat(object).as(id).isEqualTo(theirs.get(id)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "default",
                "overlays/own-ca",
                "overlays/cert-manager",
                "overlays/static-url",
                "overlays/static-manifest",
                "overlays/publisher"
            })
    void everyManifestIsAccepted(String overlay) {
        Rendered built = build(CONFIG.resolve(overlay));
        String namespace = PLANE.kubectl(
                built.only("Namespace").toString(), "apply", "--server-side", "--force-conflicts", "-f", "-");
        assertThat(namespace).contains("serverside-applied");
        String output = PLANE.kubectl(
                built.text(), "apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-");
        assertThat(output).doesNotContain("Warning", "rror");
        assertThat(output.lines().filter(line -> line.endsWith("serverside-applied (server dry run)")))
                .hasSize(built.objects().size());
    }

    /** Nothing may be left behind in the old one. */
    @ParameterizedTest
    @ValueSource(strings = {"default", "overlays/cert-manager"})
    void anotherNamespaceReachesEveryPlace(String overlay) throws Exception {
        Path copy = copy();
        Path kustomization = copy.resolve(overlay).resolve("kustomization.yaml");
        Files.writeString(
                kustomization,
                Files.readString(kustomization).replace("namespace: irsa-system", "namespace: elsewhere"));
        String built = build(copy.resolve(overlay)).text();
        assertThat(built).doesNotContain("irsa-system").contains("--namespace=elsewhere");
    }

    @Test
    void onControlPlaneNodesTheApiServerBesideIsTheOnlyCaller() {
        Rendered built = build(CONFIG.resolve("overlays/static-url"));
        assertThat(built.hook().at("/clientConfig").toString())
                .isEqualTo("{\"url\":\"https://127.0.0.1:10263/mutate\"}");
        assertThat(built.hook().path("failurePolicy").asString()).isEqualTo("Ignore");
        assertThat(built.all("Deployment")).isEmpty();
        assertThat(built.all("PodDisruptionBudget")).isEmpty();
        assertThat(built.all("Service"))
                .as("nothing but the node reaches loopback")
                .isEmpty();
        JsonNode daemons = built.only("DaemonSet");
        assertThat(Rendered.arguments(daemons)).contains("--address=127.0.0.1", "--port=10263", "--metrics-port=10264");
        assertThat(daemons.at("/spec/template/spec/nodeSelector").propertyNames())
                .contains("node-role.kubernetes.io/control-plane");
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(daemons.at("/spec/template/spec/containers/0/" + probe + "/httpGet/host")
                            .asString())
                    .isEqualTo("127.0.0.1");
        }
    }

    /** KEP-5793: nothing of it is in the API, and the file says what overlays/static-url says. */
    @Test
    void asAFileTheConfigurationIsTheSame() throws Exception {
        Rendered built = build(CONFIG.resolve("overlays/static-manifest"));
        assertThat(built.all("MutatingWebhookConfiguration")).isEmpty();
        assertThat(built.text()).doesNotContain("mutatingwebhookconfigurations", "irsa-webhook-ca");
        assertThat(Rendered.arguments(built.only("DaemonSet")))
                .contains("--port=10263", "--address=127.0.0.1", "--tls-cert=/etc/webhook/certs/tls.crt")
                .noneMatch(argument -> argument.startsWith("--webhook-configuration"));
        Rendered file = Rendered.of(Files.readString(CONFIG.resolve("static-manifests/irsa-webhook.yaml")));
        assertThat(Rendered.name(file.only("MutatingWebhookConfiguration"))).endsWith(".static.k8s.io");
        ObjectNode hook = (ObjectNode) file.hook().deepCopy();
        ((ObjectNode) hook.path("clientConfig")).remove("caBundle");
        assertThat(hook).isEqualTo(build(CONFIG.resolve("overlays/static-url")).hook());
    }

    @Test
    void oneFileAModeIsRendered() throws Exception {
        List<String> command = List.of(page.commands("render").getFirst().split(" "));
        assertThat(command).startsWith("hack/render", "--image").hasSize(4);
        List<String> elsewhere = new ArrayList<>(command);
        elsewhere.set(3, directory.toString());
        Process process =
                new ProcessBuilder(elsewhere).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        for (String mode : List.of("own-ca", "cert-manager", "static-url", "static-manifest", "publisher")) {
            Rendered file = Rendered.of(Files.readString(directory.resolve("install-" + mode + ".yaml")));
            assertThat(file.objects())
                    .hasSize(build(CONFIG.resolve("overlays/" + mode)).objects().size());
            assertThat(file.podSpecs())
                    .allSatisfy(
                            spec -> assertThat(spec.at("/containers/0/image").asString())
                                    .isEqualTo(command.get(2)));
        }
    }

    private static Rendered build(Path overlay) {
        String text = PLANE.kubectl("", "kustomize", overlay.toString());
        assertThat(text).doesNotStartWith("error").contains("kind: ");
        return Rendered.of(text);
    }

    /** A copy of the tree whose overlay has other components, too. */
    private Path with(String overlay, String components) throws IOException {
        Path kustomization = copy().resolve(overlay).resolve("kustomization.yaml");
        String up = "../".repeat(overlay.split("/").length);
        String more = Stream.of(components.split(","))
                .map(component -> "  - " + up + "components/" + component + "\n")
                .collect(Collectors.joining());
        Files.writeString(
                kustomization, Files.readString(kustomization).replace("components:\n", "components:\n" + more));
        return kustomization.getParent();
    }

    private Path copy() throws IOException {
        Path target = directory.resolve("config");
        try (Stream<Path> files = Files.walk(CONFIG)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copied = target.resolve(CONFIG.relativize(file));
                Files.createDirectories(copied.getParent());
                Files.copy(file, copied);
            }
        }
        return target;
    }

    /** Objects by what they are, without what only Helm says, and with arguments in one order. */
    private static Map<String, JsonNode> comparable(Rendered rendered) {
        Map<String, JsonNode> objects = new TreeMap<>();
        for (JsonNode object : rendered.objects()) {
            ObjectNode copy = (ObjectNode) object.deepCopy();
            for (String place : List.of("/metadata", "/spec/template/metadata")) {
                if (copy.at(place) instanceof ObjectNode metadata) {
                    if (metadata.path("labels") instanceof ObjectNode labels) {
                        labels.remove(List.of("helm.sh/chart", "app.kubernetes.io/managed-by"));
                    }
                    if (metadata.path("annotations") instanceof ObjectNode annotations) {
                        annotations.remove("checksum/config");
                    }
                }
            }
            if (copy.at("/spec/template/spec/containers/0/args") instanceof ArrayNode arguments) {
                List<String> sorted =
                        Rendered.texts(arguments).stream().sorted().toList();
                arguments.removeAll();
                sorted.forEach(arguments::add);
            }
            objects.put(Rendered.id(object), copy);
        }
        return objects;
    }
}
