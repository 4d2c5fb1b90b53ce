package dev.irsa.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.SortedMap;
import java.util.TreeMap;

/** One reading of a set of files. */
final class FileReading {
    private final SortedMap<Path, byte[]> files = new TreeMap<>();
    private final SortedMap<Path, String> problems = new TreeMap<>();
    private long total;

    FileContents contents() {
        return new FileContents(files, problems);
    }

    int count() {
        return files.size() + problems.size();
    }

    long totalBytes() {
        return total;
    }

    void problem(Path path, String problem) {
        problems.put(path, problem);
    }

    void problem(Path path, IOException e) {
        problems.put(path, e instanceof AccessDeniedException ? "may not be read" : "cannot be read: " + kind(e));
    }

    /** The exception's own text has the path and the system's language in it, so its kind must do. */
    private static String kind(IOException e) {
        return e.getClass().getSimpleName();
    }

    void file(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                // A pipe would be waited for, maybe for ever.
                problem(path, attributes.isDirectory() ? "is a directory" : "is not a regular file");
                return;
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] bytes = in.readNBytes(FileSet.MAX_FILE_BYTES + 1);
                if (bytes.length > FileSet.MAX_FILE_BYTES) {
                    problem(path, "is larger than 16 MiB");
                } else {
                    files.put(path, bytes);
                    total += bytes.length;
                }
            }
        } catch (NoSuchFileException e) {
            files.remove(path);
        } catch (IOException e) {
            problem(path, e);
        }
    }
}
