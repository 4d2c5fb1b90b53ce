package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Every alert is tested both ways, and somebody who is woken by it finds what to do. */
class AlertsTest {
    private static final Path FILE = Path.of("chart/files/alerts.yaml");
    private static final Path TESTS = Path.of("src/test/prometheus/alerts-test.yaml");

    static List<JsonNode> alerts() throws Exception {
        return Rendered.of(Files.readString(FILE))
                .objects()
                .getFirst()
                .path("groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    @Test
    void itsTestsSayWhenItFiresAndWhenItDoesNot() throws Exception {
        Map<String, Integer> firing = new TreeMap<>();
        Map<String, Integer> quiet = new TreeMap<>();
        for (JsonNode test :
                Rendered.of(Files.readString(TESTS)).objects().getFirst().path("tests")) {
            JsonNode rule = test.at("/alert_rule_test/0");
            (rule.path("exp_alerts").isEmpty() ? quiet : firing)
                    .merge(rule.path("alertname").asString(), 1, Integer::sum);
        }
        List<String> names =
                alerts().stream().map(alert -> alert.path("alert").asString()).toList();
        assertThat(names).doesNotHaveDuplicates();
        assertThat(firing.keySet()).containsExactlyInAnyOrderElementsOf(names);
        assertThat(quiet.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void theRunbookExplainsIt(JsonNode alert) throws Exception {
        String name = alert.path("alert").asString();
        String page = Files.readString(Path.of("docs/operate.md"));
        int from = page.indexOf("\n### " + name + "\n");
        assertThat(from).as(name + " has a section in docs/operate.md").isPositive();
        int end = page.indexOf("\n### ", from + 5);
        assertThat(page.substring(from, end < 0 ? page.length() : end)).hasSizeGreaterThan(200);
        assertThat(alert.at("/labels/severity").asString()).isIn("critical", "warning");
        assertThat(alert.at("/annotations/summary").asString()).isNotEmpty();
        assertThat(alert.at("/annotations/description").asString()).isNotEmpty();
        String section = "docs/operate.md#" + name.toLowerCase(Locale.ROOT);
        JsonNode plain = rendered(name, "").path("annotations");
        assertThat(plain.path("runbook").asString()).isEqualTo(section);
        assertThat(plain.has("runbook_url")).isFalse();
        JsonNode linked = rendered(name, "https://example.org/docs/operate.md").path("annotations");
        assertThat(linked.path("runbook_url").asString()).isEqualTo("https://example.org/" + section);
        assertThat(linked.has("runbook")).isFalse();
    }

    private static JsonNode rendered(String name, String runbook) {
        return rules(Chart.render("""
                        {monitoring: {rules: {enabled: true, runbookUrl: "%s"}},
                         publisher: {enabled: true, config: {issuer: "https://oidc.example.com", directory: /srv}}}
                        """.formatted(runbook))).stream()
                .filter(rule -> rule.path("alert").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> rules(Rendered rendered) {
        return rendered.all("PrometheusRule").stream()
                .flatMap(object -> object.at("/spec/groups").valueStream())
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
    }

    /** Alerts on what is absent would fire for what is not installed. */
    @Test
    void onlyWhatIsInstalledHasAlerts() {
        assertThat(rules(Chart.render("{monitoring: {rules: {enabled: true}}}")))
                .hasSizeGreaterThan(15)
                .noneMatch(rule -> rule.path("expr").asString().contains("irsa_issuer_"));
        assertThat(rules(Chart.render("""
                        {monitoring: {rules: {enabled: true}}, webhook: {enabled: false},
                         publisher: {enabled: true, config: {issuer: "https://oidc.example.com", directory: /srv}}}
                        """)))
                .hasSizeGreaterThan(5)
                .allMatch(rule -> rule.path("expr").asString().contains("irsa_issuer_"));
    }

    @Test
    void alertsCanBeLeftOutAndLabelled() {
        Rendered rendered = Chart.renderSet("service-monitor");
        List<JsonNode> rules = rules(rendered);
        assertThat(rules).noneMatch(rule -> rule.path("alert").asString().equals("IrsaWebhookSlow"));
        assertThat(rules).allMatch(rule -> rule.at("/labels/team").asString("").equals("platform"));
        assertThat(rules)
                .anyMatch(rule -> rule.at("/labels/severity").asString("").equals("critical"));
    }

    /** API servers count by the name of the webhook. */
    @Test
    void aWebhookOfAnotherNameIsWatchedByIt() {
        Rendered rendered = Chart.renderSet("names");
        String name = "name=~\"pods\\\\.identity\\\\.example\\\\.org\"";
        for (String alert : List.of("IrsaFailOpen", "IrsaFailClosed")) {
            String expression = rules(rendered).stream()
                    .filter(rule -> rule.path("alert").asString().equals(alert))
                    .findFirst()
                    .orElseThrow()
                    .path("expr")
                    .asString();
            assertThat(expression.split(Pattern.quote(name), -1)).hasSize(3);
        }
        JsonNode dashboard = new ObjectMapper()
                .readTree(rendered.object("ConfigMap", "aws-identity-dashboard")
                        .at("/data/irsa.json")
                        .asString());
        List<String> expressions = dashboard.findValues("expr").stream()
                .map(JsonNode::asString)
                .filter(expression -> expression.contains("apiserver_admission_webhook"))
                .toList();
        assertThat(expressions).hasSize(2).allMatch(expression -> expression.contains(name));
        assertThat(rendered.text()).doesNotContain("pod-identity-webhook\\");
        assertThat(rules(Chart.render("{monitoring: {rules: {enabled: true}}}")))
                .anyMatch(rule -> rule.path("expr")
                        .asString()
                        .contains("name=~\"pods\\\\.irsa\\\\.dev|pod-identity-webhook\\\\..*\""));
    }
}
