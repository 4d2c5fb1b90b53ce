package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Keeps kustomize's alerts those of the chart. {@code -Dirsa.write=true} writes them anew. */
class RulesFileTest {
    private static final Path FILE = Path.of("config/prometheus/rules.yaml");
    private static final String HEAD = """
            # The alerts of chart/files/alerts.yaml; written by RulesFileTest with -Dirsa.write=true.
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: irsa
              namespace: irsa-system
              labels:
                app.kubernetes.io/component: metrics
            """;

    @Test
    void theAlertsAreThoseOfTheChart() throws Exception {
        String text = Chart.render("{monitoring: {rules: {enabled: true}}}").text();
        int from = text.indexOf("\nspec:\n", text.indexOf("\nkind: PrometheusRule\n")) + 1;
        int end = text.indexOf("\n---", from);
        String expected = HEAD + (end < 0 ? text.substring(from) : text.substring(from, end)).stripTrailing() + "\n";
        JsonNode parsed = Rendered.of(expected).objects().getFirst();
        assertThat(parsed.at("/spec/groups").size()).isGreaterThan(1);
        if (Boolean.getBoolean("irsa.write")) {
            Files.writeString(FILE, expected);
        }
        assertThat(Files.readString(FILE)).isEqualTo(expected);
    }
}
