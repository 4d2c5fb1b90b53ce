package dev.irsa.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** Directories that a command makes for itself. */
final class TemporaryFiles {
    private TemporaryFiles() {}

    /**
     * A new directory, which only its owner may look into.
     *
     * @throws CommandFailure when there is no place for it
     */
    static Path directory(String prefix) {
        try {
            return Files.createTempDirectory(prefix);
        } catch (IOException e) {
            throw new CommandFailure("Nothing can be written to " + System.getProperty("java.io.tmpdir")
                    + ", where temporary files go; mount a writable directory there.");
        }
    }

    /** Deletes a directory with all in it; one that is gone already is fine. */
    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
