package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A release as Helm installs it. */
class ReleaseIT extends ReleaseOnCluster {
    @Test
    void thePagesCommandsSayThatItWorks() throws Exception {
        helm("install irsa" + RELEASE + " --set webhook.service.port=8443");
        proxy(8443).add(replica().ready().port());
        String said = new PageCommands(Path.of("docs/operate.md"), plane, directory).run("does-it-work");
        assertThat(said).contains("arn:aws:iam::111122223333:role/app");
    }

    @Test
    void theFirstPodGetsWhatThePageSays() throws Exception {
        helm("install irsa" + RELEASE + " --set webhook.service.port=8443");
        proxy(8443).add(replica().ready().port());
        Path page = Path.of("docs/install.md");
        Matcher says = Pattern.compile("The last command prints `([A-Z_ ]+)`").matcher(Files.readString(page));
        assertThat(says.find()).isTrue();
        PageCommands install = new PageCommands(page, plane, directory);
        // The API server's own copy of the webhook configuration may be a moment behind.
        Eventually.within(
                Duration.ofSeconds(60),
                "the page's last command prints " + says.group(1),
                () -> install.runLast("first-pod").strip().equals(says.group(1)));
    }

    /** What {@code helm test} runs, as its ServiceAccount, with its arguments. */
    @Test
    void theChartsOwnTestPasses() throws Exception {
        helm("install irsa" + RELEASE + " --set webhook.service.port=8443");
        Rendered rendered = Chart.render("{webhook: {service: {port: 8443}}}");
        for (JsonNode object : rendered.objects()) {
            if (object.at("/metadata/annotations").has("irsa.dev/hook")
                    && !object.path("kind").asString().equals("Pod")) {
                assertThat(plane.kubectl(object.toString(), "apply", "-f", "-")).contains("created");
            }
        }
        String token = admin.post(
                        "/api/v1/namespaces/irsa-system/serviceaccounts/irsa-test-caller/token",
                        Map.of("spec", Map.of()))
                .text("/status/token");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.irsa.cli.Irsa"));
        command.addAll(Rendered.texts(rendered.only("Pod").at("/spec/containers/0/args")));
        command.add("--kubeconfig=" + plane.kubeconfig(token, plane.port()));
        Process test = new ProcessBuilder(command).redirectErrorStream(true).start();
        proxy(8443).add(replica().ready().port());
        String output = new String(test.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(test.waitFor()).as(output).isZero();
        assertThat(output).contains("A pod of default/irsa-test gets arn:aws:iam::111122223333:role/irsa-test");
    }
}
