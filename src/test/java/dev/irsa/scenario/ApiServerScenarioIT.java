package dev.irsa.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.chart.Chart;
import dev.irsa.cli.ClusterWebhook;
import dev.irsa.testing.ControlPlane;
import tools.jackson.databind.node.ObjectNode;

/**
 * The scenario on a kube-apiserver and an etcd. No pod runs there, so the webhook runs in this process; its configuration is
 * the chart's, but for the URL.
 */
class ApiServerScenarioIT extends Scenario {
    @Override
    ScenarioCluster start() {
        ControlPlane plane = ControlPlane.start();
        ClusterWebhook webhook = new ClusterWebhook(plane);
        ObjectNode configuration = (ObjectNode) Chart.render("{}").only("MutatingWebhookConfiguration");
        ObjectNode hook = (ObjectNode) configuration.at("/webhooks/0");
        hook.put("failurePolicy", "Fail");
        hook.putObject("clientConfig")
                .put("url", "https://localhost:" + webhook.port() + "/mutate")
                .put("caBundle", webhook.caBundle());
        assertThat(plane.kubectl(configuration.toString(), "apply", "-f", "-")).contains("created");
        return new ScenarioCluster() {
            @Override
            public String kubectl(String input, String... arguments) {
                return plane.kubectl(input, arguments);
            }

            @Override
            public void close() {
                webhook.close();
                plane.close();
            }
        };
    }
}
