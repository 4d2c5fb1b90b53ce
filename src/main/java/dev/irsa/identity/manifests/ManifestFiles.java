package dev.irsa.identity.manifests;

import dev.irsa.files.FileContents;
import dev.irsa.files.FileSet;
import dev.irsa.manifest.Manifest;
import dev.irsa.manifest.ManifestReader;
import dev.irsa.manifest.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Manifests of a directory. */
public final class ManifestFiles {
    private ManifestFiles() {}

    /** All {@code *.yaml}, {@code *.yml} and {@code *.json} of a directory and those below it. */
    public static FileSet in(Path directory) {
        return FileSet.tree(directory, ManifestFiles::isManifest);
    }

    /** All documents of files that were read, in the order of paths; files that could not be read are problems. */
    public static List<Manifest> parse(FileContents contents) {
        List<Manifest> manifests = new ArrayList<>();
        contents.files().forEach((path, bytes) -> manifests.addAll(ManifestReader.read(path.toString(), bytes)));
        contents.problems()
                .forEach((path, problem) -> manifests.add(new Manifest.Problem(Source.of(path.toString()), problem)));
        return manifests;
    }

    private static boolean isManifest(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
    }
}
