package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The alerts as Prometheus itself evaluates them. */
class PromtoolIT {
    private static final Path TESTS = Path.of("src/test/prometheus/alerts-test.yaml");
    private static final Path ALERTS = Path.of("chart/files/alerts.yaml");

    @TempDir
    Path directory;

    private record Run(int code, String output) {}

    @BeforeAll
    static void isThere() throws Exception {
        boolean there;
        try {
            there = promtool("--version").code() == 0;
        } catch (IOException _) {
            there = false;
        }
        Assumptions.assumeTrue(there, "needs promtool, of the Debian package prometheus");
    }

    private static Run promtool(String... arguments) throws Exception {
        String[] command = new String[arguments.length + 1];
        command[0] = "promtool";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), output);
    }

    @Test
    void itReadsTheRules() throws Exception {
        assertThat(promtool("check", "rules", ALERTS.toString()))
                .returns(0, Run::code)
                .satisfies(run -> assertThat(run.output()).contains("SUCCESS"));
    }

    @Test
    void everyAlertFiresWhenItShouldAndOnlyThen() throws Exception {
        assertThat(promtool("test", "rules", TESTS.toString()).output())
                .contains("SUCCESS")
                .doesNotContain("FAILED");
    }

    static List<String> alerts() throws Exception {
        return AlertsTest.alerts().stream()
                .map(alert -> alert.path("alert").asString())
                .toList();
    }

    /** The tests would notice: an alert that always fires, or never, fails its tests. */
    @ParameterizedTest
    @MethodSource("alerts")
    void anAlertThatIsWrongWouldBeSeen(String name) throws Exception {
        for (String wrong : List.of("vector(1)", "vector(1) > 2")) {
            String rules = Files.readString(ALERTS);
            for (JsonNode alert : AlertsTest.alerts()) {
                if (alert.path("alert").asString().equals(name)) {
                    int from = rules.indexOf("expr:", rules.indexOf("alert: " + name + "\n"));
                    int end = rules.indexOf("\n        " + (alert.has("for") ? "for:" : "labels:"), from);
                    rules = rules.substring(0, from) + "expr: " + wrong + rules.substring(end);
                }
            }
            Path file = Files.writeString(directory.resolve("rules.yaml"), rules);
            Path tests = Files.writeString(directory.resolve("tests.yaml"), testsOf(name, file));
            assertThat(promtool("test", "rules", tests.toString()).output()).contains("FAILED", "alertname: " + name);
        }
    }

    /** Those of one alert, against other rules; JSON is YAML. */
    private static String testsOf(String alert, Path rules) throws IOException {
        ObjectNode all = (ObjectNode)
                Rendered.of(Files.readString(TESTS)).objects().getFirst().deepCopy();
        ArrayNode tests = new ObjectMapper().createArrayNode();
        all.path("tests")
                .valueStream()
                .filter(test ->
                        test.at("/alert_rule_test/0/alertname").asString().equals(alert))
                .forEach(tests::add);
        assertThat(tests.size()).isGreaterThan(1);
        all.set("tests", tests);
        all.putArray("rule_files").add(rules.toString());
        return all.toString();
    }
}
