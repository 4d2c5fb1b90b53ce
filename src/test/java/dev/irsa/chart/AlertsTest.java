package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

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
        assertThat(rendered(name).at("/annotations/runbook_url").asString())
                .endsWith("/docs/operate.md#" + name.toLowerCase(Locale.ROOT));
    }

    private static JsonNode rendered(String name) {
        return Chart.render("{monitoring: {rules: {enabled: true}}}")
                .only("PrometheusRule")
                .at("/spec/groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .filter(rule -> rule.path("alert").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void alertsCanBeLeftOutAndLabelled() {
        Rendered rendered = Chart.renderSet("service-monitor");
        List<JsonNode> rules = rendered.only("PrometheusRule")
                .at("/spec/groups")
                .valueStream()
                .flatMap(group -> group.path("rules").valueStream())
                .toList();
        assertThat(rules).noneMatch(rule -> rule.path("alert").asString().equals("IrsaWebhookSlow"));
        assertThat(rules).allMatch(rule -> rule.at("/labels/team").asString("").equals("platform"));
        assertThat(rules)
                .anyMatch(rule -> rule.at("/labels/severity").asString("").equals("critical"));
    }
}
