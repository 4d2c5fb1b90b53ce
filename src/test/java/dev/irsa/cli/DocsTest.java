package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.irsa.aws.TrustRule;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The commands in the documentation are commands of the program, and what they are said to print they print. */
class DocsTest {
    private static final Path IAM = Path.of("docs", "iam.md");
    private static final Path SELF_HOSTING = Path.of("docs", "self-hosting.md");

    static Stream<Docs.Line> commands() {
        return Docs.pages().stream().flatMap(page -> Docs.commands(page).stream());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandIsUnderstood(Docs.Line line) {
        CommandLine program = Irsa.commandLine();
        String[] arguments = line.arguments().toArray(String[]::new);
        if (line.whole()) {
            assertThatCode(() -> program.parseArgs(arguments)).doesNotThrowAnyException();
            return;
        }
        try {
            program.parseArgs(arguments);
        } catch (CommandLine.MissingParameterException e) {
            // a mention need not be complete
            assertThat(e.getMissing()).isNotEmpty();
        }
    }

    @Test
    void thePagesHaveCommands() {
        assertThat(Docs.commands(SELF_HOSTING)).hasSizeGreaterThan(15);
        assertThat(Docs.commands(IAM)).hasSizeGreaterThan(10);
        assertThat(Docs.commands(Path.of("docs", "rotation.md"))).hasSizeGreaterThan(3);
        assertThat(Docs.commands(Path.of("README.md"))).hasSizeGreaterThan(8);
    }

    static Stream<Docs.Line> builders() {
        return commands()
                .filter(line -> line.whole()
                        && (line.text().startsWith("irsa issuer policy ")
                                || (line.text().startsWith("irsa trust-policy ")
                                        && !line.text().contains(" lint "))));
    }

    @ParameterizedTest
    @MethodSource("builders")
    void whatNeedsNothingElseRuns(Docs.Line line) {
        Shell shell = new Shell();
        assertThat(shell.run(line.arguments().toArray(String[]::new)))
                .as(shell::toString)
                .isZero();
        assertThat(shell.out()).isNotEmpty();
    }

    @Test
    void whatIsShownIsWhatIsPrinted() {
        List<Docs.Block> blocks = Docs.blocks(IAM);
        int shown = 0;
        for (int i = 1; i < blocks.size(); i++) {
            if (blocks.get(i).language().matches("json|hcl")) {
                String command = blocks.get(i - 1).text().strip();
                Shell shell = new Shell();
                shell.run(new Docs.Line(IAM, command.substring("$ ".length()), true)
                        .arguments()
                        .toArray(String[]::new));
                assertThat(shell.out()).isEqualTo(blocks.get(i).text());
                shown++;
            }
        }
        assertThat(shown).isEqualTo(2);
    }

    @Test
    void theTableOfLintRulesIsThatOfTheProgram() {
        List<String> rows = Docs.text(IAM)
                .lines()
                .filter(line -> line.matches("\\| P\\d+ \\|.*"))
                .map(line -> line.substring(0, line.indexOf('|', line.indexOf('|', 2) + 2)))
                .toList();
        assertThat(rows)
                .isEqualTo(Arrays.stream(TrustRule.values())
                        .map(rule -> "| " + rule + " | " + rule.meaning() + " ")
                        .toList());
    }
}
