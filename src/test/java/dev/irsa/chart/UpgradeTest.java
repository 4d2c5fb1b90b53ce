package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What docs/operate.md says about upgrades: which names stay, and what restarts what. */
class UpgradeTest {
    /** A line that changes here breaks upgrades; {@code -Dirsa.write=true} writes the list anew. */
    private static final Path NAMES = Path.of("src/test/resources/dev/irsa/chart/names.txt");

    private static final List<String> KINDS =
            List.of("Deployment", "Service", "ServiceAccount", "MutatingWebhookConfiguration");
    private static final String PUBLISHER =
            "{publisher: {enabled: true, config: {issuer: \"https://oidc.example.com/cluster\", sink: \"s3://example/%s\", s3-region: eu-central-1}}}";

    @Test
    void namesAndSelectorsAreThoseOfTheVersionsBefore() throws Exception {
        String names = List.of("default", "publisher-serving", "take-over").stream()
                .map(set -> set + "\n" + names(Chart.renderSet(set)))
                .collect(Collectors.joining("\n"));
        if (Boolean.getBoolean("irsa.write")) {
            Files.createDirectories(NAMES.getParent());
            Files.writeString(NAMES, names);
        }
        assertThat(NAMES).content().isEqualTo(names);
    }

    private static String names(Rendered rendered) {
        StringBuilder lines = new StringBuilder();
        rendered.objects().stream()
                .filter(object -> KINDS.contains(object.path("kind").asString("")))
                .filter(object -> !Rendered.name(object).startsWith("irsa-test"))
                .map(object -> "  " + Rendered.id(object) + stays(object) + "\n")
                .sorted()
                .forEach(lines::append);
        return lines.toString();
    }

    private static String stays(JsonNode object) {
        return switch (object.path("kind").asString("")) {
            case "Deployment" ->
                " " + labels(object.at("/spec/selector/matchLabels"))
                        + Rendered.arguments(object).stream()
                                .filter(argument -> argument.startsWith("--ca-secret="))
                                .map(argument -> " " + argument)
                                .collect(Collectors.joining());
            case "Service" -> " " + labels(object.at("/spec/selector"));
            case "MutatingWebhookConfiguration" ->
                " " + object.at("/webhooks/0/name").asString("");
            default -> "";
        };
    }

    private static Map<String, String> labels(JsonNode selector) {
        Map<String, String> labels = new TreeMap<>();
        selector.forEachEntry((name, value) -> labels.put(name, value.asString()));
        return labels;
    }

    private static JsonNode pod(String values, String deployment) {
        return Chart.render(values).object("Deployment", deployment).at("/spec/template");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{webhook: {config: {aws-default-region: eu-central-1}}}",
                "{image: {tag: other}}",
                "{webhook: {port: 9443}}",
                "{webhook: {certificate: {mode: certManager}}}",
                "{webhook: {resources: {limits: {memory: 512Mi}}}}",
                "{webhook: {admission: {timeoutSeconds: 9}}}",
                "{webhook: {admission: {excludedNamespaces: [kube-system, kube-node-lease, other]}}}"
            })
    void theseRestartTheWebhook(String values) {
        assertThat(pod(values, "irsa-webhook")).isNotEqualTo(pod("{}", "irsa-webhook"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{webhook: {admission: {failurePolicy: Fail}}}",
                "{webhook: {admission: {reinvocationPolicy: Never}}}",
                "{monitoring: {serviceMonitor: {enabled: true}, rules: {enabled: true}, dashboard: {enabled: true}}}",
                "{flowSchema: {enabled: true}}",
                "{networkPolicy: {enabled: true}}",
                "{publisher: {enabled: true, config: {issuer: \"https://oidc.example.com/cluster\", sink: \"s3://example/c\"}}}"
            })
    void theseDoNot(String values) {
        assertThat(Chart.render(values).text()).isNotEqualTo(Chart.render("{}").text());
        assertThat(pod(values, "irsa-webhook")).isEqualTo(pod("{}", "irsa-webhook"));
    }

    /** They go with an audit that is off. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "namespaceSelector: {matchLabels: {a: b}}",
                "objectSelector: {matchLabels: {a: b}}",
                "matchConditions: [{name: a, expression: \"true\"}]"
            })
    void neitherDoSelectors(String selector) {
        String values = "{webhook: {audit: {enabled: false}, admission: {%s}}, test: {enabled: false}}";
        assertThat(Chart.render(values.formatted(selector)).hook())
                .isNotEqualTo(Chart.render(values.formatted("")).hook());
        assertThat(pod(values.formatted(selector), "irsa-webhook"))
                .isEqualTo(pod(values.formatted(""), "irsa-webhook"));
    }

    @Test
    void thePublishersConfigurationRestartsThePublisher() {
        assertThat(pod(PUBLISHER.formatted("b"), "irsa-publisher"))
                .isNotEqualTo(pod(PUBLISHER.formatted("a"), "irsa-publisher"));
    }
}
