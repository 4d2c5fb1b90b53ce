package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the commands of a page's marked sections against a real API server, as a reader would. */
final class PageCommands {
    private static final Pattern WORD = Pattern.compile("(?:[^\\s']|'[^']*')+");

    private final Path page;
    private final ControlPlane plane;
    private final Path directory;

    PageCommands(Path page, ControlPlane plane, Path directory) {
        this.page = page;
        this.plane = plane;
        this.directory = directory;
    }

    /** Runs all commands of a section; returns what kubectl printed. */
    String run(String section) throws IOException {
        StringBuilder output = new StringBuilder();
        for (String command : commands(section)) {
            output.append(execute(command));
        }
        return output.toString();
    }

    /** Runs the last command of a section alone, for when what those before it make is there. */
    String runLast(String section) throws IOException {
        return execute(commands(section).getLast());
    }

    List<String> commands(String section) throws IOException {
        String text = Files.readString(page);
        Matcher found = Pattern.compile(
                        "<!-- commands: " + section + ", run by \\w+ -->\n```console\n(.*?)```", Pattern.DOTALL)
                .matcher(text);
        assertThat(found.find()).as(section + " of " + page).isTrue();
        return found.group(1)
                .lines()
                .map(line -> line.replaceFirst("^\\$ ", "").replaceFirst(" +# .*$", ""))
                .toList();
    }

    private String execute(String command) throws IOException {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group().replace("'", ""));
        }
        int redirect = words.indexOf(">");
        List<String> arguments = new ArrayList<>(words.subList(1, redirect < 0 ? words.size() : redirect));
        arguments.replaceAll(argument ->
                argument.endsWith(".json") ? directory.resolve(argument).toString() : argument);
        if (words.getFirst().equals("helm")) {
            new HelmCommandLine(plane.kubeconfig(ControlPlane.ADMIN, plane.port())).run(arguments);
            return "";
        }
        if (words.getFirst().equals("irsa")) {
            return irsa(arguments);
        }
        assertThat(words.getFirst()).isEqualTo("kubectl");
        String output = plane.kubectl("", arguments.toArray(String[]::new));
        assertThat(output).as(command).doesNotContain("error:", "Error from server");
        if (redirect >= 0) {
            Files.writeString(directory.resolve(words.get(redirect + 1)), output);
        }
        return output;
    }

    private String irsa(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.irsa.cli.Irsa"));
        command.addAll(arguments);
        command.add("--kubeconfig=" + plane.kubeconfig(ControlPlane.ADMIN, plane.port()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue()).as(output).isZero();
        return output;
    }
}
