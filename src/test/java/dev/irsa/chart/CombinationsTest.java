package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** What values come to that bear on each other. */
class CombinationsTest {
    private static final String SERVING = """
            publisher:
              enabled: true
              config: {issuer: "https://a.example.com"}
              serving: {secretName: tls}
            """;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{maxUnavailable: 1}",
                "{maxUnavailable: 50%}",
                "{maxUnavailable: \"\", minAvailable: 1}",
                "{maxUnavailable: \"\", minAvailable: 50%}"
            })
    void budgetsThatKeepOneOfTwo(String budget) {
        Rendered rendered = Chart.render(
                "{webhook: {podDisruptionBudget: %s, admission: {failurePolicy: Fail}}}".formatted(budget));
        assertThat(rendered.only("PodDisruptionBudget").path("spec").propertyNames())
                .containsAnyOf("maxUnavailable", "minAvailable");
    }

    /** While nothing is refused without a replica, losing all of them is a choice. */
    @Test
    void aBudgetOfAllWhereNothingIsRefused() {
        assertThat(Chart.render("{webhook: {podDisruptionBudget: {maxUnavailable: 100%}}}")
                        .only("PodDisruptionBudget")
                        .at("/spec/maxUnavailable")
                        .asString())
                .isEqualTo("100%");
    }

    /** A key that is there twice is refused by the API server's strict validation, and by some parsers. */
    @Test
    void labelsOfAllAndOfSomeDoNotCollide() {
        Rendered rendered = Chart.render("""
                commonLabels: {team: a, app: all}
                webhook: {podLabels: {team: b}, podAnnotations: {owner: x, checksum/config: mine}}
                commonAnnotations: {owner: all}
                monitoring: {serviceMonitor: {enabled: true, labels: {team: c}}}
                """);
        JsonNode metadata = rendered.webhook().at("/spec/template/metadata");
        assertThat(metadata.at("/labels/team").asString()).isEqualTo("b");
        assertThat(metadata.at("/labels/app").asString()).isEqualTo("all");
        assertThat(metadata.at("/annotations/owner").asString()).isEqualTo("x");
        assertThat(metadata.at("/annotations/checksum~1config").asString()).hasSize(64);
        assertThat(rendered.only("ServiceMonitor").at("/metadata/labels/team").asString())
                .isEqualTo("c");
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        assertThatCode(() -> new Yaml(strict).loadAll(rendered.text()).forEach(_ -> {}))
                .doesNotThrowAnyException();
    }

    /** Where ports are the node's, a successor waits for them. */
    @Test
    void onTheNodesNetworkAReplicaGoesFirst() {
        JsonNode update =
                Chart.render("{webhook: {hostNetwork: true}}").webhook().at("/spec/strategy/rollingUpdate");
        assertThat(update.path("maxSurge").asInt(-1)).isZero();
        assertThat(update.path("maxUnavailable").asInt()).isEqualTo(1);
    }

    @Test
    void namespacesThatASelectorLeavesOutAreNotAudited() {
        assertThat(Rendered.arguments(Chart.render("""
                        {webhook: {admission: {namespaceSelector: {matchExpressions: [
                          {key: kubernetes.io/metadata.name, operator: NotIn, values: [sandbox, kube-system]}]}}}}
                        """).webhook()))
                .contains("--audit-exclude-namespaces=kube-system,kube-node-lease,irsa-system,sandbox");
    }

    /** The webhook would not be called for another. */
    @Test
    void thePodThatIsTriedCarriesWhatTheWebhookIsCalledFor() {
        Rendered rendered = Chart.render("""
                test: {labels: {tier: "1"}}
                webhook:
                  audit: {enabled: false}
                  admission:
                    optInLabel: irsa.dev/use
                    objectSelector: {matchLabels: {aws: "true"}, matchExpressions: [{key: tier, operator: Exists}]}
                """);
        assertThat(Rendered.texts(rendered.only("Pod").at("/spec/containers/0/args")))
                .contains("--label=aws=true", "--label=irsa.dev/use=true", "--label=tier=1");
    }

    @Test
    void withoutSelectorsItCarriesNone() {
        assertThat(Rendered.texts(Chart.render("{}").only("Pod").at("/spec/containers/0/args")))
                .noneMatch(argument -> argument.startsWith("--label"));
    }

    @Test
    void thePublisherHasABudgetOfItsOwn() {
        JsonNode budget = Chart.render(SERVING).object("PodDisruptionBudget", "irsa-publisher");
        assertThat(budget.at("/spec/maxUnavailable").asInt()).isEqualTo(1);
        assertThat(budget.at("/spec/selector/matchLabels/app.kubernetes.io~1component")
                        .asString())
                .isEqualTo("publisher");
        for (String without : List.of("replicas: 1", "podDisruptionBudget: {enabled: false}")) {
            assertThat(Chart.render(SERVING + "  " + without + "\n").all("PodDisruptionBudget").stream()
                            .map(Rendered::name))
                    .containsExactly("irsa-webhook");
        }
    }

    /** Whoever asks it for documents has heard that it goes before it goes. */
    @Test
    void aPublisherThatServesLeavesItsServiceFirst() {
        JsonNode pod =
                Chart.render(SERVING).object("Deployment", "irsa-publisher").at("/spec/template/spec");
        assertThat(pod.at("/containers/0/lifecycle/preStop/sleep/seconds").asInt())
                .isEqualTo(5);
        assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isEqualTo(35);
        assertThat(Chart.render(SERVING, "1.29.0")
                        .object("Deployment", "irsa-publisher")
                        .at("/spec/template/spec/containers/0")
                        .has("lifecycle"))
                .isFalse();
        assertThat(Chart.renderSet("publisher")
                        .object("Deployment", "irsa-publisher")
                        .at("/spec/template/spec/containers/0")
                        .has("lifecycle"))
                .isFalse();
    }
}
