package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** A real API server accepts every manifest of every set, to the letter, in namespaces that enforce "restricted". */
class ChartOnClusterIT {
    private static final ControlPlane PLANE = ChartCluster.plane();

    static List<String> sets() {
        return Chart.sets();
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyManifestIsAccepted(String set) {
        Rendered rendered = Chart.renderSet(set);
        namespaces(rendered);
        String output = apply(rendered.text());
        assertThat(output).doesNotContain("Warning", "rror");
        assertThat(output.lines().filter(line -> line.endsWith("serverside-applied (server dry run)")))
                .hasSize(rendered.objects().size());
    }

    @ParameterizedTest
    @MethodSource("sets")
    void everyPodIsAdmittedWhereRestrictedIsEnforced(String set) {
        Rendered rendered = Chart.renderSet(set);
        namespaces(rendered);
        try (Kube admin = PLANE.admin()) {
            assertThat(rendered.podSpecs())
                    .isNotEmpty()
                    .allSatisfy(spec -> assertThat(create(admin, spec))
                            .returns(201, Kube.Reply::status)
                            .returns(List.of(), Kube.Reply::warnings));
        }
    }

    @Test
    void aTypoWouldBeSeen() {
        Rendered rendered = Chart.renderSet("default");
        namespaces(rendered);
        assertThat(apply(rendered.text().replace("revisionHistoryLimit", "revisionHistory")))
                .contains("rror", ".spec.revisionHistory: field not declared in schema");
    }

    @Test
    void aPodThatMayBecomeRootWouldBeSeen() {
        Rendered rendered = Chart.render("{webhook: {podSecurityContext: {runAsNonRoot: null}}}");
        namespaces(rendered);
        try (Kube admin = PLANE.admin()) {
            Kube.Reply reply = create(admin, rendered.webhook().at("/spec/template/spec"));
            assertThat(reply.status()).isEqualTo(403);
            assertThat(reply.text("/message")).contains("violates PodSecurity \"restricted:latest\"", "runAsNonRoot");
        }
    }

    private static Kube.Reply create(Kube admin, JsonNode spec) {
        ObjectNode pod = new ObjectMapper().createObjectNode();
        pod.putObject("metadata").put("generateName", "try-");
        pod.set("spec", spec);
        return admin.post("/api/v1/namespaces/" + Chart.NAMESPACE + "/pods?dryRun=All&fieldValidation=Strict", pod);
    }

    private static String apply(String manifests) {
        return PLANE.kubectl(manifests, "apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-");
    }

    private static void namespaces(Rendered rendered) {
        Set<String> names = rendered.objects().stream()
                .map(object -> object.at("/metadata/namespace").asString(""))
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        names.add(Chart.NAMESPACE);
        try (Kube admin = PLANE.admin()) {
            for (String name : names) {
                admin.namespace(name);
                admin.merge(
                        "/api/v1/namespaces/" + name,
                        Map.of(
                                "metadata",
                                Map.of(
                                        "labels",
                                        Map.of(
                                                "pod-security.kubernetes.io/enforce", "restricted",
                                                "pod-security.kubernetes.io/warn", "restricted"))));
            }
        }
    }
}
