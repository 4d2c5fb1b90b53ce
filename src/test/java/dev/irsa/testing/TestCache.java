package dev.irsa.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs that scripts under {@code hack} have built or installed for the tests. */
final class TestCache {
    private TestCache() {}

    /** The newest of a name; the calling test is skipped when there is none. */
    static Path program(String prefix, String script) {
        String given = System.getenv("IRSA_TEST_CACHE");
        Path cache = given == null || given.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache", "irsa-tests")
                : Path.of(given);
        Optional<Path> found = Files.isDirectory(cache) ? newest(cache, prefix) : Optional.empty();
        Assumptions.assumeTrue(found.isPresent(), "needs " + prefix + ": " + script + " makes it");
        return found.orElseThrow();
    }

    private static Optional<Path> newest(Path cache, String prefix) {
        try (Stream<Path> all = Files.list(cache)) {
            return all.filter(path -> path.getFileName().toString().startsWith(prefix + "-"))
                    .sorted((a, b) -> b.toString().compareTo(a.toString()))
                    .filter(Files::isExecutable)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
