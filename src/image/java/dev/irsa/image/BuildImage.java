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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Builds the image without a Docker engine, out of what {@code hack/image/stage} laid out. Layers change as seldom as they
 * can: the runtime with the JDK, the libraries with the dependencies.
 *
 * <p>Arguments: {@code BASE STAGED NAME FILE}. BASE is an image's name, or {@code tar:FILE} for one that was saved; FILE is
 * where the new one is saved, for {@code docker load} and the like.
 */
final class BuildImage {
    private static final String IRSA = "/opt/irsa/";

    private BuildImage() {}

    /** Builds it. */
    public static void main(String[] arguments) throws Exception {
        String base = arguments[0];
        Path staged = Path.of(arguments[1]);
        JibContainerBuilder image = base.startsWith("tar:")
                ? Jib.from(TarImage.at(Path.of(base.substring("tar:".length()))))
                : Jib.from(RegistryImage.named(base));
        image.addFileEntriesLayer(layer("runtime", staged, path -> path.startsWith("/opt/java")))
                .addFileEntriesLayer(layer("libraries", staged, path -> path.startsWith(IRSA + "lib/")))
                .addFileEntriesLayer(
                        layer("irsa", staged, path -> path.startsWith(IRSA) && !path.startsWith(IRSA + "lib/")))
                .setUser("65532:65532")
                .setWorkingDirectory(AbsoluteUnixPath.get("/opt/irsa"))
                .setEntrypoint(
                        "/opt/java/bin/java",
                        "-XX:AOTCache=/opt/irsa/irsa.aot",
                        "@/opt/irsa/jvm.options",
                        "-jar",
                        "/opt/irsa/irsa.jar")
                .setProgramArguments("--help")
                .containerize(
                        Containerizer.to(TarImage.at(Path.of(arguments[3])).named(ImageReference.parse(arguments[2]))));
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
