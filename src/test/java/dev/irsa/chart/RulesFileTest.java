package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Keeps kustomize's alerts those of the chart. {@code -Dirsa.write=true} writes them anew. */
class RulesFileTest {
    private static final String HEAD = """
            # Alerts of chart/files/alerts.yaml; written by RulesFileTest with -Dirsa.write=true.
            apiVersion: monitoring.coreos.com/v1
            kind: PrometheusRule
            metadata:
              name: irsa-%s
              namespace: irsa-system
              labels:
                app.kubernetes.io/component: metrics
            """;

    @ParameterizedTest
    @CsvSource({"webhook, config/prometheus/rules.yaml", "publisher, config/prometheus/publisher/rules.yaml"})
    void theAlertsAreThoseOfTheChart(String component, Path file) throws Exception {
        String publisher = "publisher: {enabled: %s, config: {issuer: \"https://oidc.example.com\", directory: /srv}}"
                .formatted(component.equals("publisher"));
        String webhook = "webhook: {enabled: %s}".formatted(component.equals("webhook"));
        String text = Chart.render("{monitoring: {rules: {enabled: true}}, %s, %s}".formatted(publisher, webhook))
                .text();
        int from = text.indexOf("\nspec:\n", text.indexOf("\nkind: PrometheusRule\n")) + 1;
        int end = text.indexOf("\n---", from);
        String expected = HEAD.formatted(component)
                + (end < 0 ? text.substring(from) : text.substring(from, end)).stripTrailing() + "\n";
        JsonNode parsed = Rendered.of(expected).objects().getFirst();
        assertThat(parsed.at("/spec/groups/0/name").asString()).isEqualTo("irsa-" + component);
        assertThat(parsed.at("/spec/groups/0/rules").size()).isGreaterThan(5);
        if (Boolean.getBoolean("irsa.write")) {
            Files.writeString(file, expected);
        }
        assertThat(Files.readString(file)).isEqualTo(expected);
    }
}
