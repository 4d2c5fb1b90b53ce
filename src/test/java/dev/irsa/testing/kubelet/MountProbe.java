package dev.irsa.testing.kubelet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether this machine lets a process have a container's mounts: found out by making some, not by who asks. */
final class MountProbe {
    /** Why not, in one line; empty where it does. */
    static final String PROBLEM = problem(Path.of("/var/run/secrets/mount-probe"));

    private static final int PATIENCE_SECONDS = 30;

    private MountProbe() {}

    /** Mounts a directory at a path that this machine does not have, and looks for a file in it there. */
    static String problem(Path mountPath) {
        try {
            Path directory = Files.createTempDirectory("mount-probe-");
            try {
                Path volume = Files.createDirectory(directory.resolve("volume"));
                Files.createFile(volume.resolve("token"));
                MountScript script = new MountScript(directory.resolve("overlays"));
                script.bind(volume, mountPath.toString(), true);
                List<String> words = new ArrayList<>(script.words());
                words.addAll(List.of("test", "-e", mountPath.resolve("token").toString()));
                return run(words, directory.resolve("output"));
            } finally {
                try (var all = Files.walk(directory)) {
                    all.sorted((a, b) -> b.compareTo(a))
                            .forEach(path -> path.toFile().delete());
                }
            }
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private static String run(List<String> words, Path output) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "mounts were not made within " + PATIENCE_SECONDS + " s";
        }
        String said = Files.readString(output, StandardCharsets.UTF_8).strip().replaceAll("\\s*\\R\\s*", "; ");
        return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + ", " + said;
    }
}
