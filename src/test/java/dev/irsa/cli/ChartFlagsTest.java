package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.chart.Chart;
import dev.irsa.chart.Rendered;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The program understands what the chart tells it. */
class ChartFlagsTest {
    /** Flags that the chart sets by itself, or that have no place in a pod. */
    private static final Set<String> OURS = Set.of(
            "audit",
            "audit-exclude-namespaces",
            "ca-out",
            "ca-secret",
            "config",
            "drain-time",
            "kubeconfig",
            "manifests",
            "metrics-port",
            "namespace",
            "namespaces",
            "port",
            "service-name",
            "tls-cert",
            "tls-key",
            "tls-san",
            "watch-config-map",
            "webhook-configuration");

    private static final Set<String> PUBLISHERS = Set.of(
            "config",
            "config-map",
            "kubeconfig",
            "lease",
            "metrics-port",
            "namespace",
            "serve-port",
            "serve-tls-cert",
            "serve-tls-key",
            "service-account");

    @TempDir
    Path directory;

    static List<String> sets() {
        return Chart.sets();
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "publisher"})
    void theSchemaHasEveryFlag(String command) throws Exception {
        JsonNode schema = new ObjectMapper().readTree(Files.readString(Path.of("chart/values.schema.json")));
        Set<String> ours = command.equals("webhook") ? OURS : PUBLISHERS;
        Set<String> flags = Irsa.commandLine().getSubcommands().get(command).getCommandSpec().options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                .map(OptionSpec::longestName)
                .map(name -> name.substring(2))
                .filter(name -> !ours.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(schema.at("/properties/" + command + "/properties/config/properties")
                        .propertyNames())
                .containsExactlyInAnyOrderElementsOf(flags);
    }

    @ParameterizedTest
    @ValueSource(strings = {"publisher", "publisher-directory", "publisher-serving"})
    void thePublisherTakesItsArguments(String set) throws Exception {
        Rendered rendered = Chart.renderSet(set);
        Path file = Files.writeString(
                directory.resolve("publisher.yaml"),
                rendered.object("ConfigMap", "irsa-publisher-flags")
                        .at("/data/publisher.yaml")
                        .asString());
        List<String> arguments = new ArrayList<>(Rendered.arguments(rendered.object("Deployment", "irsa-publisher")));
        arguments.replaceAll(argument -> argument.replace("/etc/irsa/publisher.yaml", file.toString()));
        ExternalValues values = ExternalValues.of(arguments, Map.of());
        CommandLine line = Irsa.commandLine();
        values.check(line.getCommandSpec());
        line.setDefaultValueProvider(values);
        line.parseArgs(arguments.toArray(String[]::new));
        assertThat(line.getParseResult().subcommand().commandSpec().name()).isEqualTo("publisher");
    }

    /** Parsed and checked as a start would, with the configuration file that the ConfigMap mounts. */
    @ParameterizedTest
    @MethodSource("sets")
    void theProgramTakesItsArguments(String set) throws Exception {
        Rendered rendered = Chart.renderSet(set);
        Path file = Files.writeString(
                directory.resolve("webhook.yaml"),
                rendered.object("ConfigMap", Rendered.name(rendered.webhook()))
                        .at("/data/webhook.yaml")
                        .asString());
        List<String> arguments = new ArrayList<>(Rendered.arguments(rendered.webhook()));
        assertThat(arguments).contains("--config=/etc/irsa/webhook.yaml");
        arguments.replaceAll(argument -> argument.replace("/etc/irsa/webhook.yaml", file.toString()));
        CommandLine line = Irsa.commandLine();
        ExternalValues values = ExternalValues.of(arguments, Map.of());
        values.check(line.getCommandSpec());
        Settings settings = new Settings();
        CommandLine flags = new CommandLine(settings);
        flags.setDefaultValueProvider(values);
        flags.parseArgs(arguments.stream()
                .filter(argument -> !argument.equals("webhook") && !argument.startsWith("--config="))
                .toArray(String[]::new));
        List<String> notes = new ArrayList<>();
        assertThat(settings.options.settings(notes).sources().namespace()).isEqualTo(Chart.NAMESPACE);
        assertThat(notes).isEmpty();
        line.parseArgs(Rendered.arguments(rendered.webhook()).toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("sets")
    void theTestsArgumentsToo(String set) {
        for (JsonNode pod : Chart.renderSet(set).all("Pod")) {
            List<String> arguments = Rendered.texts(pod.at("/spec/containers/0/args"));
            assertThat(arguments).startsWith("check");
            Irsa.commandLine().parseArgs(arguments.toArray(String[]::new));
        }
    }

    @CommandLine.Command
    private static final class Settings {
        @CommandLine.Mixin
        private WebhookOptions options = new WebhookOptions();
    }
}
