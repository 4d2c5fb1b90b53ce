package dev.irsa.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainerBuilder;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Builds the image without a Docker engine, out of what {@code hack/image/stage} laid out. Layers change as seldom as they
 * can: the runtime with the JDK, the libraries with the dependencies.
 *
 * <p>Arguments: {@code BASE STAGED NAME FILE [ARCHITECTURE]}. BASE is an image's name, {@code tar:FILE} for one that was saved,
 * or {@code files:DIRECTORY} for what is to be in it; FILE is where the new one is saved, for {@code docker load} and the like.
 * ARCHITECTURE is another than amd64, and goes with a name or with files; that image has no start-up cache.
 */
final class BuildImage {
    private static final String IRSA = "/opt/irsa/";

    private BuildImage() {}

    /** Builds it. */
    public static void main(String[] arguments) throws Exception {
        String base = arguments[0];
        Path staged = Path.of(arguments[1]);
        JibContainerBuilder image = from(base);
        if (arguments.length > 4) {
            image.setPlatforms(Set.of(new Platform(arguments[4], "linux")));
        }
        List<String> entrypoint =
                new ArrayList<>(List.of("/opt/java/bin/java", "@/opt/irsa/jvm.options", "-jar", "/opt/irsa/irsa.jar"));
        if (Files.exists(staged.resolve("opt/irsa/irsa.aot"))) {
            entrypoint.add(1, "-XX:AOTCache=/opt/irsa/irsa.aot");
        }
        image.addFileEntriesLayer(layer("runtime", staged, path -> path.startsWith("/opt/java")))
                .addFileEntriesLayer(layer("libraries", staged, path -> path.startsWith(IRSA + "lib/")))
                .addFileEntriesLayer(
                        layer("irsa", staged, path -> path.startsWith(IRSA) && !path.startsWith(IRSA + "lib/")))
                .setUser("65532:65532")
                .setWorkingDirectory(AbsoluteUnixPath.get("/opt/irsa"))
                .setEntrypoint(entrypoint)
                .setProgramArguments("--help")
                .containerize(
                        Containerizer.to(TarImage.at(Path.of(arguments[3])).named(ImageReference.parse(arguments[2]))));
    }

    private static JibContainerBuilder from(String base) throws Exception {
        if (base.startsWith("tar:")) {
            return Jib.from(TarImage.at(Path.of(base.substring("tar:".length()))));
        }
        if (base.startsWith("files:")) {
            Path files = Path.of(base.substring("files:".length()));
            return Jib.fromScratch().addFileEntriesLayer(layer("base", files, path -> true));
        }
        return Jib.from(RegistryImage.named(base));
    }

    private static FileEntriesLayer layer(String name, Path staged, Predicate<String> belongs) throws IOException {
        FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName(name);
        List<Path> files;
        try (Stream<Path> all = Files.walk(staged)) {
            files = all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            String target = "/" + staged.relativize(file);
            if (belongs.test(target)) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                layer.addEntry(
                        file,
                        AbsoluteUnixPath.get(target),
                        FilePermissions.fromPosixFilePermissions(permissions),
                        // The start-up cache fits files of this time alone.
                        Files.getLastModifiedTime(file).toInstant());
            }
        }
        return layer.build();
    }
}
