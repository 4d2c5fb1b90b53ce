package dev.irsa.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The image for arm64 that is built on another machine: {@code IRSA_ARM64_IMAGE} is its file, as hack/image/arm64 prints it. */
class Arm64ImageIT {
    /** ELF's number for it, EM_AARCH64. */
    private static final short AARCH64 = 183;

    private static final int ELF = 0x7f454c46;

    @TempDir
    private static Path directory;

    private static JsonNode config;

    @BeforeAll
    static void unpack() throws Exception {
        String file = System.getenv().getOrDefault("IRSA_ARM64_IMAGE", "");
        assumeTrue(
                !file.isEmpty(),
                "there is no image for arm64; make one with hack/image/arm64 and name it in IRSA_ARM64_IMAGE");
        Path image = Files.createDirectory(directory.resolve("image"));
        unpack(Path.of(file), image);
        JsonNode manifest = new ObjectMapper()
                .readTree(Files.readString(image.resolve("manifest.json")))
                .get(0);
        config = new ObjectMapper()
                .readTree(Files.readString(image.resolve(manifest.path("Config").asString())));
        Path root = Files.createDirectory(directory.resolve("root"));
        for (JsonNode layer : manifest.path("Layers")) {
            unpack(image.resolve(layer.asString()), root);
        }
    }

    private static void unpack(Path archive, Path target) throws Exception {
        Container.Ended ended = Container.command(List.of("tar", "-xf", archive.toString(), "-C", target.toString()));
        assertThat(ended.code()).as(ended.output()).isZero();
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(config.path("architecture").asString()).isEqualTo("arm64");
        assertThat(config.path("os").asString()).isEqualTo("linux");
        assertThat(config.at("/config/User").asString()).isEqualTo("65532:65532");
        assertThat(config.at("/config/Entrypoint").valueStream().map(JsonNode::asString))
                .startsWith("/opt/java/bin/java")
                .noneMatch(argument -> argument.contains("AOT"));
    }

    @Test
    void everyProgramAndLibraryInItIsForArm64() throws Exception {
        List<Path> native64 = new ArrayList<>();
        List<Path> foreign = new ArrayList<>();
        try (Stream<Path> files = Files.walk(directory.resolve("root"))) {
            for (Path file : files.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList()) {
                ByteBuffer head = head(file);
                if (head.getInt(0) == ELF) {
                    (head.order(ByteOrder.LITTLE_ENDIAN).getShort(18) == AARCH64 ? native64 : foreign).add(file);
                }
            }
        }
        assertThat(foreign).isEmpty();
        assertThat(native64)
                .contains(
                        directory.resolve("root/opt/java/bin/java"),
                        directory.resolve("root/lib/ld-linux-aarch64.so.1"))
                .hasSizeGreaterThan(25);
    }

    private static ByteBuffer head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return ByteBuffer.wrap(java.util.Arrays.copyOf(in.readNBytes(20), 20));
        }
    }
}
