package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.config.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class ExternalValuesTest {
    @Command(name = "test")
    private static final class Sample implements Callable<Integer> {
        @Option(names = "--token-audience")
        String audience = "default";

        @Option(names = "--names", split = ",")
        List<String> names = List.of("default");

        @Option(names = "--config")
        String config = "";

        @Override
        public Integer call() {
            return 0;
        }
    }

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("irsa.yaml");
    }

    private Sample parse(Map<String, String> environment, String... arguments) {
        Sample sample = new Sample();
        CommandLine line = new CommandLine(sample);
        ExternalValues values = ExternalValues.of(List.of(arguments), environment);
        values.check(line.getCommandSpec());
        line.setDefaultValueProvider(values);
        line.parseArgs(arguments);
        return sample;
    }

    private Sample parse(String yaml) throws IOException {
        Files.writeString(file, yaml);
        return parse(Map.of(), "--config=" + file);
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() throws IOException {
        Files.writeString(file, "token-audience: file");
        Map<String, String> environment = Map.of("IRSA_TOKEN_AUDIENCE", "environment");
        String config = "--config=" + file;
        assertThat(parse(Map.of()).audience).isEqualTo("default");
        assertThat(parse(Map.of(), config).audience).isEqualTo("file");
        assertThat(parse(environment, config).audience).isEqualTo("environment");
        assertThat(parse(environment, config, "--token-audience=flag").audience).isEqualTo("flag");
    }

    @Test
    void theFileIsNamedByFlagOrEnvironment() throws IOException {
        Files.writeString(file, "token-audience: file");
        assertThat(parse(Map.of(), "--config", file.toString()).audience).isEqualTo("file");
        assertThat(parse(Map.of("IRSA_CONFIG", file.toString())).audience).isEqualTo("file");
        Path other = Files.writeString(directory.resolve("other.yaml"), "token-audience: other");
        assertThat(parse(Map.of("IRSA_CONFIG", other.toString()), "--config=" + file).audience)
                .isEqualTo("file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "token-audience: plain|plain",
                "token-audience: 'quoted'|quoted",
                "token-audience: \"12 34\"|12 34",
                "token-audience: 111122223333|111122223333",
                "token-audience: 012345670123|012345670123",
                "token-audience: 0x10|0x10",
                "token-audience: 1e3|1e3",
                "token-audience: 1_000|1_000",
                "token-audience: true|true",
                "token-audience: 2026-11-20|2026-11-20",
                "token-audience: 10:30|10:30"
            })
    void valuesAreTakenAsTheyAreWritten(String yaml, String expected) throws IOException {
        assertThat(parse(yaml).audience).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"names: a,b", "names: [a, b]", "names:\n- a\n- b\n", "names: ['a,b']"})
    void listsCanBeWrittenInAnyWay(String yaml) throws IOException {
        assertThat(parse(yaml).names).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "~", "{}"})
    void anEmptyFileSaysNothing(String yaml) throws IOException {
        assertThat(parse(yaml).audience).isEqualTo("default");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"token_audience: x", "audience: x", "--token-audience: x", "Token-Audience: x", "<<: {a: b}"})
    void aNameThatIsNoFlagIsRefused(String yaml) throws IOException {
        Files.writeString(file, yaml);
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + file))
                .isInstanceOf(SettingsException.class)
                .hasMessageStartingWith(yaml.startsWith("<<") ? "In the" : "The configuration file has ")
                .hasMessageEndingWith(".");
    }

    @Test
    void aNameThatIsNoFlagIsNamed() throws IOException {
        Files.writeString(file, "token-audience: x\nzebra: 1\nape: 2\n");
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + file))
                .isInstanceOf(SettingsException.class)
                .hasMessage("The configuration file has ape, which is no flag; names are those of the flags without the"
                        + " two hyphens.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "- a|must hold lines such as port: 8443.",
                "word|must hold lines such as port: 8443.",
                "a: [|is not YAML.",
                "a: b\\n\\tc|is not YAML.",
                "token-audience: x\\ntoken-audience: y|has token-audience twice."
            })
    void aFileThatIsNoneIsRefusedInOneSentence(String yaml, String end) throws IOException {
        Files.writeString(file, yaml.replace("\\n", "\n").replace("\\t", "\t"));
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + file))
                .isInstanceOf(SettingsException.class)
                .hasMessage("The configuration file " + file + " " + end);
    }

    @Test
    void aValueThatIsAMapIsRefused() throws IOException {
        Files.writeString(file, "token-audience: {a: b}");
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + file))
                .hasMessage("In the configuration file " + file + ", token-audience must be a plain value.");
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> parse(Map.of(), "--config=" + file))
                .isInstanceOf(SettingsException.class)
                .hasMessage("The configuration file " + file + " cannot be read.");
    }

    /** With one hyphen, as Go's flags may be written. */
    @Test
    void theWebhookFindsItsFileInGoStyleToo() throws IOException {
        Files.writeString(file, "ape: 1");
        for (List<String> arguments :
                List.of(List.of("webhook", "-config", file.toString()), List.of("webhook", "-config=" + file))) {
            assertThat(Irsa.run(arguments, Map.of())).isEqualTo(2);
        }
    }
}
