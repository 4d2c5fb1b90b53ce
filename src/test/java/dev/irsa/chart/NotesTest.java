package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** What Helm says after an installation; here an object of the values' own says it. */
class NotesTest {
    private static final String SAID = """
            extraObjects:
              - |
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: notes}
                data: {text: {{ include "irsa.notes" . | quote }}}
            """;

    private static String notes(String values) {
        return Chart.render(SAID + values)
                .object("ConfigMap", "notes")
                .at("/data/text")
                .asString();
    }

    @Test
    void theUsual() {
        assertThat(notes(""))
                .contains(
                        "carries eks.amazonaws.com/role-arn",
                        "in all namespaces except\nkube-system, kube-node-lease, irsa-system.",
                        "kubectl -n irsa-system rollout status deployment/irsa-webhook",
                        "helm -n irsa-system test irsa",
                        "kubectl delete mutatingwebhookconfiguration irsa-webhook",
                        "failurePolicy Ignore")
                .doesNotContain("publisher", "Selectors", "One replica", "network");
    }

    @Test
    void singleNamespacesAndAnotherPrefix() {
        assertThat(notes("""
                        webhook: {namespaces: [team-a, team-b], config: {annotation-prefix: id.example.org}}
                        """))
                .contains("carries id.example.org/role-arn", "in the namespaces\nteam-a, team-b only.")
                .doesNotContain("except", "eks.amazonaws.com");
    }

    @Test
    void whatElseIsLeftOut() {
        assertThat(notes("""
                        webhook: {audit: {enabled: false}, admission: {optInLabel: use, objectSelector: {matchLabels: {a: b}}}}
                        test: {enabled: false}
                        """))
                .contains("Only pods that carry the label use", "leave out more")
                .doesNotContain("helm -n");
    }

    @Test
    void onlyAPublisher() {
        assertThat(notes("""
                        webhook: {enabled: false}
                        publisher: {enabled: true, config: {issuer: "https://a.example.com", directory: /srv}}
                        """))
                .startsWith("The publisher keeps the documents of https://a.example.com right.")
                .contains("rollout status deployment/irsa-publisher", "describe configmap irsa-publisher")
                .doesNotContain("webhook");
    }

    @Test
    void itIsWhatHelmSays() throws Exception {
        assertThat(Files.readString(Chart.SOURCE.resolve("templates/NOTES.txt")))
                .isEqualTo("{{ include \"irsa.notes\" . }}\n");
    }
}
