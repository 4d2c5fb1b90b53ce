package dev.irsa.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Definitions of cert-manager's and the Prometheus Operator's resources, as their authors publish them. */
public final class CustomResources {
    private CustomResources() {}

    /** Gives them to an API server; the calling test is skipped when they have not been fetched. */
    public static void install(ControlPlane plane) {
        try {
            Process process = new ProcessBuilder("hack/crds", "--print").start();
            String directory = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            Assumptions.assumeTrue(process.waitFor() == 0, "needs cert-manager's and Prometheus' CRDs: hack/crds");
            try (Stream<Path> files = Files.list(Path.of(directory))) {
                List<Path> all =
                        files.filter(file -> file.toString().endsWith(".yaml")).toList();
                for (Path file : all) {
                    plane.kubectl(Files.readString(file), "apply", "--server-side", "-f", "-");
                }
            }
            String waited = plane.kubectl("", "wait", "--for=condition=Established", "crd", "--all", "--timeout=30s");
            if (!waited.contains("condition met") || waited.contains("rror")) {
                throw new IllegalStateException(waited);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
