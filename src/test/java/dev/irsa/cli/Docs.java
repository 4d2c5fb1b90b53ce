package dev.irsa.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages of documentation, and the commands in them. */
final class Docs {
    private static final Pattern FENCE = Pattern.compile("(?ms)^```([a-z]*)\\n(.*?)^```$");
    private static final Pattern INLINE = Pattern.compile("`(irsa [^`]+)`");
    private static final Pattern LINE = Pattern.compile("(?m)^ *(?:\\$ )?(?:hack/)?(irsa .*)$");
    private static final Pattern VARIABLE = Pattern.compile("(?m)^ *([A-Z]+)=\"([^\"]*)\"$");

    /** A block between fences: the language it says it is, and the text. */
    record Block(String language, String text) {}

    /**
     * A command as it is written.
     *
     * @param whole it stands on a line of its own, to be typed as it is; else it is a mention, which may leave things out
     */
    record Line(Path page, String text, boolean whole) {
        /** As a shell would pass it on, without what follows a pipe, a redirection or a comment. */
        List<String> arguments() {
            List<String> words = new ArrayList<>();
            for (String word : text.split("\\s+")) {
                if (word.matches("[#|>&].*|2>.*")) {
                    break;
                }
                if (!word.equals("…")) {
                    words.add(word.replaceAll("^(['\"])(.*)\\1$", "$2"));
                }
            }
            return words.subList(1, words.size());
        }

        @Override
        public String toString() {
            return page + ": " + text;
        }
    }

    private Docs() {}

    static List<Path> pages() {
        try (Stream<Path> docs = Files.list(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md"), Path.of("chart", "README.md")),
                            docs.filter(path -> path.toString().endsWith(".md")).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Block> blocks(Path page) {
        return FENCE.matcher(text(page))
                .results()
                .map(found -> new Block(found.group(1), found.group(2)))
                .toList();
    }

    /** Every command of a page: lines of fenced and of indented blocks, and mentions in the text. */
    static List<Line> commands(Path page) {
        String text = text(page);
        Map<String, String> variables = new HashMap<>();
        VARIABLE.matcher(text.replaceAll("(?m)^    ", ""))
                .results()
                .forEach(found -> variables.put(found.group(1), found.group(2)));
        List<Line> lines = new ArrayList<>();
        blocks(page).forEach(block -> addLines(page, block.text(), lines));
        String rest = FENCE.matcher(text).replaceAll("");
        addLines(
                page,
                String.join(
                        "\n",
                        rest.lines().filter(line -> line.startsWith("    ")).toList()),
                lines);
        Matcher inline = INLINE.matcher(rest);
        while (inline.find()) {
            lines.add(new Line(page, inline.group(1), false));
        }
        return lines.stream()
                .map(line -> new Line(line.page(), substituted(line.text(), variables), line.whole()))
                .toList();
    }

    private static void addLines(Path page, String text, List<Line> lines) {
        LINE.matcher(text.replace("\\\n", " "))
                .results()
                .forEach(found ->
                        lines.add(new Line(page, found.group(1), !found.group(1).contains("…"))));
    }

    private static String substituted(String text, Map<String, String> variables) {
        String result = text;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            result = result.replace("$" + variable.getKey(), variable.getValue());
        }
        return result;
    }
}
