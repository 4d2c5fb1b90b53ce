package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every command on the pages is run by a test or a script that says so, is one of {@code irsa} whose flags {@link DocsTest}
 * parses, or stands in a block that says why it is not run here.
 */
class CommandBlocksTest {
    private static final Pattern BLOCK =
            Pattern.compile("(?ms)(?:^<!-- ([^\\n]*) -->\\n)?^ *```([a-z]*)\\n(.*?)^ *```$");
    private static final Pattern RUN = Pattern.compile("commands: ([a-z-]+), run by (\\w+)");
    private static final Pattern SCRIPT = Pattern.compile("commands run by ([\\w./-]+)");
    private static final Pattern NOT_RUN = Pattern.compile("not run here: (.{20,})");
    private static final Pattern INDENTED = Pattern.compile("(?m)^ {4,}(?:\\$ )?((?!irsa |[A-Z]+=\")\\S.*)$");

    private static final String OURS = "(?:hack/)?irsa .*";

    /** A block between fences, with what is said in front of it. */
    record Block(Path page, Optional<String> marker, String language, String text) {
        List<String> commands() {
            return text.replace("\\\n", " ")
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.strip().replaceFirst("^\\$ ", "").replaceFirst(" +# .*$", ""))
                    .toList();
        }

        @Override
        public String toString() {
            return page + ": " + text.lines().findFirst().orElse("");
        }
    }

    static Stream<Path> pages() {
        return Stream.concat(Docs.pages().stream(), Stream.of(Path.of("config", "README.md")));
    }

    static Stream<Block> blocks() {
        return pages().flatMap(page -> blocks(page, Docs.text(page)).stream());
    }

    private static List<Block> blocks(Path page, String text) {
        List<Block> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            blocks.add(new Block(page, Optional.ofNullable(block.group(1)), block.group(2), block.group(3)));
        }
        return blocks;
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void itIsRunOrSaysWhyNot(Block block) throws IOException {
        assertThat(problem(block)).isEmpty();
    }

    private static Optional<String> problem(Block block) throws IOException {
        if (!block.language().equals("console")) {
            boolean data = List.of("json", "hcl", "yaml", "mermaid").contains(block.language());
            return data ? Optional.empty() : Optional.of("a block of commands begins with ```console");
        }
        String marker = block.marker().orElse("");
        Matcher run = RUN.matcher(marker);
        if (run.matches()) {
            return isRunBy(run.group(2), run.group(1))
                    ? Optional.empty()
                    : Optional.of(run.group(2) + " does not run " + run.group(1));
        }
        Matcher script = SCRIPT.matcher(marker);
        if (script.matches()) {
            return block.commands().stream()
                    .filter(command -> !command.matches(OURS))
                    .filter(command -> !isIn(Path.of(script.group(1)), command))
                    .findFirst()
                    .map(command -> script.group(1) + " does not run " + command);
        }
        if (NOT_RUN.matcher(marker).matches()) {
            return Optional.empty();
        }
        return block.commands().stream()
                .filter(command -> !command.matches(OURS))
                .findFirst()
                .map(command -> "nothing runs " + command);
    }

    /** Whether a test names a section. */
    private static boolean isRunBy(String test, String section) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Path source = files.filter(file -> file.endsWith(test + ".java"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("there is no " + test));
            String text = Files.readString(source);
            return text.contains("(\"" + section + "\")") || text.contains("commands: " + section + ",");
        }
    }

    /** Whether a line of a script has the words of a command, in their order; it may say more. */
    private static boolean isIn(Path script, String command) {
        return Docs.text(script).lines().anyMatch(line -> {
            List<String> words = List.of(line.split("[\\s()$\"]+"));
            int at = 0;
            for (String word : command.split("\\s+")) {
                int found = words.subList(at, words.size()).indexOf(word);
                if (found < 0) {
                    return false;
                }
                at += found + 1;
            }
            return true;
        });
    }

    /** Commands that are indented instead of fenced would not be seen. */
    @ParameterizedTest
    @MethodSource("pages")
    void noOtherCommandsAreIndented(Path page) {
        String outside = BLOCK.matcher(Docs.text(page)).replaceAll("");
        assertThat(INDENTED.matcher(outside)
                        .results()
                        .map(found -> found.group(1))
                        .filter(line -> !line.startsWith("--")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```console\n$ kubectl get pods\n```\n",
                "```\n$ kubectl get pods\n```\n",
                "<!-- not run here: no -->\n```console\n$ kubectl get pods\n```\n",
                "<!-- commands: nowhere, run by OperationsIT -->\n```console\n$ kubectl get pods\n```\n",
                "<!-- commands run by .ci/run -->\n```console\n$ mvn deploy\n```\n",
                "```console\n$ irsa audit\n$ aws s3 ls\n```\n"
            })
    void aBlockThatNothingRunsIsSeen(String page) throws IOException {
        assertThat(problem(blocks(Path.of("page.md"), page).getFirst())).isPresent();
    }

    @Test
    void blocksAreFoundAndRun() {
        assertThat(blocks().filter(block -> block.marker()
                        .filter(marker -> RUN.matcher(marker).matches())
                        .isPresent()))
                .hasSizeGreaterThan(15);
    }
}
