package dev.irsa.files;

import java.nio.file.Path;
import java.util.List;

/** Files known by name. */
record NamedFiles(List<Path> paths) implements FileSet {
    @Override
    public FileContents read() {
        FileReading reading = new FileReading();
        paths.forEach(reading::file);
        return reading.contents();
    }
}
