package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.issuer.Spoken;
import dev.irsa.outcome.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Model.OptionSpec;

/** Keeps the documentation's tables true. {@code -Dirsa.write=true} writes the table of flags anew. */
class ReadmeTest {
    private static final Path README = Path.of("README.md");
    private static final String FLAGS = "<!-- flags: written by ReadmeTest with -Dirsa.write=true -->\n";
    private static final String ANNOTATIONS = "<!-- annotations: kept true by ReadmeTest -->\n";
    private static final String END = "<!-- end -->";

    @ParameterizedTest
    @ValueSource(strings = {"webhook", "publisher"})
    void theTableOfFlagsIsThatOfTheProgram(String command) throws IOException {
        String begin = command.equals("webhook") ? FLAGS : FLAGS.replace("flags:", command + " flags:");
        String readme = Files.readString(README);
        String written = section(readme, begin);
        String table = table(command);
        if (Boolean.getBoolean("irsa.write")) {
            Files.writeString(README, readme.replace(begin + written + END, begin + table + END));
            return;
        }
        assertThat(written).isEqualTo(table);
    }

    private static String table(String command) {
        return Irsa.commandLine().getSubcommands().get(command).getCommandSpec().options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                .map(ReadmeTest::row)
                .collect(Collectors.joining("", "| flag | default | meaning |\n|---|---|---|\n", ""));
    }

    private static String row(OptionSpec option) {
        String fallback = fallback(option.initialValue());
        String shown = fallback.isEmpty() || fallback.equals("[]") ? "" : "`" + fallback + "`";
        String meaning = String.join(" ", option.description())
                .replace("${COMPLETION-CANDIDATES}", choices(option))
                .replace(" (default: ${DEFAULT-VALUE})", "")
                .replace("|", "\\|");
        return String.format(Locale.ROOT, "| `%s` | %s | %s |%n", option.longestName(), shown, meaning);
    }

    private static String fallback(Object value) {
        return switch (value) {
            case null -> "";
            case Duration duration -> Spoken.duration(duration);
            case Enum<?> word -> word.name().toLowerCase(Locale.ROOT);
            case List<?> list when list.size() == 1 -> String.valueOf(list.getFirst());
            default -> String.valueOf(value);
        };
    }

    private static String choices(OptionSpec option) {
        return option.type().isEnum()
                ? Stream.of(option.type().getEnumConstants())
                        .map(word -> ((Enum<?>) word).name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(", "))
                : "compatible, recommended";
    }

    @Test
    void theTableOfAnnotationsHasEveryKeyAndNoOther() throws IOException {
        AnnotationKeys keys = new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX);
        List<String> expected = List.of(
                keys.roleArn(),
                keys.audience(),
                keys.stsRegionalEndpoints(),
                keys.tokenExpiration(),
                keys.skipContainers(),
                keys.includeContainers(),
                keys.region());
        List<String> written = section(Files.readString(README), ANNOTATIONS)
                .lines()
                .skip(2)
                .map(line -> line.split("`", -1)[1])
                .toList();
        assertThat(written).isEqualTo(expected);
    }

    @Test
    void everyReasonIsExplained() throws IOException {
        String page = Files.readString(Path.of("docs", "reasons.md"));
        assertThat(Stream.of(Reason.values()).map(Reason::label))
                .allSatisfy(label -> assertThat(page).contains("| `" + label + "` |"));
    }

    private static String section(String page, String begin) {
        int from = page.indexOf(begin) + begin.length();
        assertThat(from).isGreaterThan(begin.length());
        return page.substring(from, page.indexOf(END, from));
    }
}
