package dev.irsa.cli;

import dev.irsa.files.FileSet;
import dev.irsa.identity.manifests.ManifestFiles;
import dev.irsa.manifest.Manifest;
import dev.irsa.manifest.ManifestReader;
import dev.irsa.manifest.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Manifests as {@code -f} names them: a file, a directory, or {@code -} for what is piped in. */
final class InputFiles {
    private static final String STDIN = "-";

    private final InputStream in;

    InputFiles(InputStream in) {
        this.in = in;
    }

    List<Manifest> read(String name) {
        if (name.equals(STDIN)) {
            return read("stdin", in);
        }
        Path path;
        try {
            path = Path.of(name);
        } catch (InvalidPathException e) {
            return problem(name, "is not the name of a file");
        }
        if (Files.isDirectory(path)) {
            return ManifestFiles.parse(ManifestFiles.in(path).read());
        }
        // Not through a FileSet: the shell's <(…) is a pipe.
        try (InputStream file = Files.newInputStream(path)) {
            return read(name, file);
        } catch (NoSuchFileException e) {
            return problem(name, "does not exist");
        } catch (IOException e) {
            return problem(name, "cannot be read");
        }
    }

    private static List<Manifest> read(String name, InputStream stream) {
        try {
            return ManifestReader.read(name, stream.readNBytes(FileSet.MAX_FILE_BYTES + 1));
        } catch (IOException e) {
            return problem(name, "cannot be read");
        }
    }

    private static List<Manifest> problem(String name, String problem) {
        return List.of(new Manifest.Problem(Source.of(name), problem));
    }
}
