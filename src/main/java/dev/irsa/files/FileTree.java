package dev.irsa.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The wanted files of a directory and all below it. */
record FileTree(Path directory, Predicate<Path> wanted) implements FileSet {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_FILES = 10_000;
    private static final long MAX_BYTES = 64L << 20;

    @Override
    public FileContents read() {
        FileReading reading = new FileReading();
        try {
            walk(directory, 0, new HashSet<>(), reading);
        } catch (NoSuchFileException e) {
            reading.problem(directory, "does not exist");
        } catch (NotDirectoryException e) {
            reading.problem(directory, "is not a directory");
        } catch (IOException e) {
            reading.problem(directory, e);
        }
        return reading.contents();
    }

    private void walk(Path at, int depth, Set<Path> above, FileReading reading) throws IOException {
        Path real = at.toRealPath();
        if (depth > MAX_DEPTH || !above.add(real)) {
            reading.problem(at, depth > MAX_DEPTH ? "is too deep" : "links to a directory above it");
            return;
        }
        for (Path entry : list(at)) {
            if (reading.count() >= MAX_FILES || reading.totalBytes() > MAX_BYTES) {
                reading.problem(directory, "has more than 10,000 files or 64 MiB; the rest is not read");
                break;
            }
            if (Files.isDirectory(entry)) {
                walkBelow(entry, depth + 1, above, reading);
            } else if (wanted.test(entry)) {
                reading.file(entry);
            }
        }
        above.remove(real);
    }

    private void walkBelow(Path at, int depth, Set<Path> above, FileReading reading) {
        try {
            walk(at, depth, above, reading);
        } catch (NoSuchFileException e) {
            // It was deleted while we looked.
        } catch (IOException e) {
            reading.problem(at, e);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(
                directory, entry -> !String.valueOf(entry.getFileName()).startsWith("."))) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        entries.sort(null);
        return entries;
    }
}
