package dev.irsa.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * A program of {@code src/test/clients}, built.
 *
 * @param name the directory of its sources
 * @param version the libraries that decide which identity it gets, and their versions
 */
record Client(String name, Path directory, String version) {
    /** In the order of the table. */
    private static final List<String> NAMES = List.of("java", "javascript", "python", "cli", "go", "rust");

    /** How people call it. */
    String title() {
        return switch (name) {
            case "java" -> "Java v2";
            case "javascript" -> "JavaScript v3";
            case "python" -> "boto3";
            case "cli" -> "AWS CLI v1";
            case "go" -> "Go v2";
            case "rust" -> "Rust";
            default -> name;
        };
    }

    String program() {
        return directory.resolve("run").toString();
    }

    /** All six; the calling test is skipped when one is not built. */
    static List<Client> all() {
        return of(NAMES);
    }

    static List<Client> of(List<String> names) {
        List<String> command = new ArrayList<>(List.of("hack/clients/build", "--print"));
        command.addAll(names);
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            List<Client> found = new ArrayList<>();
            for (String line : new String(process.getInputStream().readAllBytes(), UTF_8)
                    .lines()
                    .toList()) {
                String[] parts = line.split("\t", 2);
                Path directory = Path.of(parts[1]);
                found.add(new Client(
                        parts[0],
                        directory,
                        Files.readString(directory.resolve("version")).strip()));
            }
            List<String> missing = new ArrayList<>(names);
            missing.removeAll(found.stream().map(Client::name).toList());
            Assumptions.assumeTrue(
                    missing.isEmpty(),
                    "needs the AWS clients, and has none for " + String.join(", ", missing)
                            + ": hack/clients/build makes them, under the same JAVA_HOME");
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
