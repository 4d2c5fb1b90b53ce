package dev.irsa.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * Gives a process a tenth of a core, in periods of 100 ms, as a kubelet does for a limit of {@code 100m}: through a control
 * group where one may be made, else by stopping and continuing it.
 */
public final class Throttle implements AutoCloseable {
    private static final Path V2 = Path.of("/sys/fs/cgroup");
    private static final Path V1 = Path.of("/sys/fs/cgroup/cpu");

    private final String how;
    private final IoAction undo;

    private interface IoAction {
        void run() throws IOException, InterruptedException;
    }

    private Throttle(String how, IoAction undo) {
        this.how = how;
        this.undo = undo;
    }

    /** Throttles a process and all its threads until this is closed. */
    public static Throttle tenthOfACore(long pid) throws IOException {
        String name = "irsa-test-" + UUID.randomUUID();
        try {
            if (Files.exists(V1.resolve("cpu.cfs_quota_us"))) {
                Path group = Files.createDirectory(V1.resolve(name));
                Files.writeString(group.resolve("cpu.cfs_period_us"), "100000");
                Files.writeString(group.resolve("cpu.cfs_quota_us"), "10000");
                return group("cgroup v1", group, V1, pid);
            }
            if (Files.exists(V2.resolve("cgroup.controllers"))) {
                Path group = Files.createDirectory(V2.resolve(name));
                Files.writeString(group.resolve("cpu.max"), "10000 100000");
                return group("cgroup v2", group, V2, pid);
            }
        } catch (IOException _) {
            // Not ours to make.
        }
        return dutyCycle(pid);
    }

    private static Throttle group(String how, Path group, Path parent, long pid) throws IOException {
        Files.writeString(group.resolve("cgroup.procs"), Long.toString(pid));
        return new Throttle(how, () -> {
            Files.writeString(parent.resolve("cgroup.procs"), Long.toString(pid));
            Files.deleteIfExists(group);
        });
    }

    private static Throttle dutyCycle(long pid) throws IOException {
        String script =
                "while kill -STOP " + pid + " 2>/dev/null; do sleep 0.09; kill -CONT " + pid + "; sleep 0.01; done";
        Process shell = new ProcessBuilder(List.of("sh", "-c", script)).start();
        return new Throttle("stopped nine tenths of the time", () -> {
            shell.destroy();
            shell.waitFor(5, TimeUnit.SECONDS);
            new ProcessBuilder("kill", "-CONT", Long.toString(pid)).start().waitFor();
        });
    }

    /** How it is done here. */
    public String how() {
        return how;
    }

    @Override
    public void close() {
        try {
            undo.run();
        } catch (IOException e) {
            // The process has ended, and its group with it.
            System.out.println("the throttle could not be taken off: " + e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
