package dev.irsa.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.irsa.testing.Eventually;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The images, of the Dockerfile and of the build without an engine, as a restricted pod would run them. {@code IRSA_IMAGES}
 * names them, with blanks between; {@code hack/image/build} makes them and prints their names.
 */
class ImageIT {
    private static final String REVIEW = """
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","request":{"uid":"1","kind":{"group":"",\
            "version":"v1","kind":"Pod"},"resource":{"group":"","version":"v1","resource":"pods"},"namespace":"default",\
            "operation":"CREATE","object":{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":\
            {"serviceAccountName":"app","containers":[{"name":"c","image":"i"}]}}}}""";

    @TempDir
    Path directory;

    @BeforeAll
    static void hasImages() {
        assumeTrue(
                !images().isEmpty(),
                "there is no image; make one with hack/image/build and name it in IRSA_IMAGES (needs a Docker engine)");
    }

    static List<String> images() {
        return Stream.of(System.getenv().getOrDefault("IRSA_IMAGES", "").split(" "))
                .filter(name -> !name.isBlank())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("images")
    void servesReadOnlyAsNobodyWithoutANetworkAndDrains(String image) throws Exception {
        Path manifests = shared("manifests");
        Files.copy(Path.of("config/samples/serviceaccounts.yaml"), manifests.resolve("accounts.yaml"));
        List<String> options = List.of("--tmpfs=/tmp", "--volume=" + manifests + ":/manifests:ro");
        try (Container container = Container.start(
                image, options, "webhook", "--manifests=/manifests", "--ca-out=/tmp/ca.pem", "--drain-time=2s")) {
            Eventually.within(
                    Duration.ofSeconds(60),
                    "ready",
                    () -> status(container, "http://localhost:9999/readyz").equals("200"));

            Container.Ended reply = container.curl(
                    "--insecure",
                    "--header",
                    "Content-Type: application/json",
                    "--data",
                    REVIEW,
                    "https://localhost:8443/mutate");
            JsonNode response = new ObjectMapper().readTree(reply.output()).path("response");
            String patch =
                    new String(Base64.getDecoder().decode(response.path("patch").asString()), StandardCharsets.UTF_8);
            assertThat(patch).contains("arn:aws:iam::111122223333:role/app", "AWS_WEB_IDENTITY_TOKEN_FILE");
            String process = "/proc/" + container.inspect("{{.State.Pid}}") + "/status";
            assertThat(Files.readString(Path.of(process)))
                    .containsPattern(Pattern.compile("^Uid:\\s+65532\\s+65532\\s", Pattern.MULTILINE))
                    .containsPattern(Pattern.compile("^CapEff:\\s+0+$", Pattern.MULTILINE));

            container.stop(20);

            assertThat(container.inspect("{{.State.ExitCode}}")).isEqualTo("143");
            assertThat(container.logs()).contains("draining for 2000 ms");
        }
    }

    private static String status(Container container, String url) throws Exception {
        return container
                .curl("--output", "/dev/null", "--write-out", "%{http_code}", url)
                .output();
    }

    @ParameterizedTest
    @MethodSource("images")
    void theStartUpCacheFits(String image) throws Exception {
        // In this mode the JVM does not start with a cache that it cannot use.
        Container.Ended ended = Container.run(
                image,
                List.of("--entrypoint=/opt/java/bin/java"),
                "-XX:AOTMode=on",
                "-XX:AOTCache=/opt/irsa/irsa.aot",
                "@/opt/irsa/jvm.options",
                "-jar",
                "/opt/irsa/irsa.jar",
                "version");
        assertThat(ended.output()).startsWith("irsa ");
        assertThat(ended.code()).isZero();
    }

    @ParameterizedTest
    @MethodSource("images")
    void sayWhatIsMissingWhenNothingCanBeWritten(String image) throws Exception {
        Path manifests = shared("manifests");
        Container.Ended ended = Container.run(
                image, List.of("--volume=" + manifests + ":/manifests:ro"), "webhook", "--manifests=/manifests");
        assertThat(ended.output())
                .endsWith("Nothing can be written to /tmp, where the server keeps its work directory;"
                        + " mount a writable directory there (in Kubernetes an emptyDir).\n")
                .doesNotContain("\tat ");
        assertThat(ended.code()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("images")
    void nothingOfItsFilesCanBeChangedByTheUserItRunsAs(String image) throws Exception {
        Container container = Container.start(image, List.of("--tmpfs=/tmp"), "demo", "--keep");
        try (container) {
            String root = "/proc/" + container.inspect("{{.State.Pid}}") + "/root/opt";
            Container.Ended writable = Container.command(
                    List.of("find", root + "/", "(", "-perm", "/022", "-o", "-uid", "65532", ")", "!", "-type", "l"));
            assertThat(writable.output()).isEmpty();
            assertThat(writable.code()).isZero();
        }
    }

    /** A directory that the container's user may read. */
    private Path shared(String name) throws Exception {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return Files.createDirectories(directory.resolve(name));
    }
}
