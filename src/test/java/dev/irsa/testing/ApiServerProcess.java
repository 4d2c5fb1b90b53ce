package dev.irsa.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One kube-apiserver of a control plane, which may be stopped and started with other flags. */
public final class ApiServerProcess {
    private static final Duration START = Duration.ofSeconds(60);

    private final ControlPlane plane;
    private final int port;
    private List<String> flags;
    private Process process;

    ApiServerProcess(ControlPlane plane, int port, List<String> flags) {
        this.plane = plane;
        this.port = port;
        this.flags = List.copyOf(flags);
        start();
    }

    /** Its port on loopback. */
    public int port() {
        return port;
    }

    /** Starts it; returns at once. */
    public void start() {
        List<String> all = new ArrayList<>(plane.usualFlags());
        // What is given goes instead of what is usual: most flags may be repeated.
        flags.forEach(flag -> all.removeIf(usual -> name(usual).equals(name(flag))));
        all.addAll(flags);
        all.add("--secure-port=" + port);
        try {
            process = plane.launch("kube-apiserver", all.toArray(String[]::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(String flag) {
        return flag.split("=", 2)[0];
    }

    public void stop() {
        ControlPlane.stop(process);
    }

    /** Ends it at once, as a machine does that loses power: open watches keep a graceful stop waiting. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Starts it again with these flags instead of those that it was given; ready on return. */
    public void roll(String... next) throws InterruptedException {
        stop();
        flags = List.of(next);
        start();
        awaitReady();
    }

    /** A client of the user that a token stands for. */
    public Kube client(String token) {
        return new Kube(port, plane.authority(), token);
    }

    /** Waits until it answers, and has made the namespace that all clusters have. */
    public void awaitReady() throws InterruptedException {
        Eventually.within(START, "the API server is ready", () -> {
            if (!process.isAlive() || !plane.isEtcdAlive()) {
                throw new IllegalStateException("the control plane died; see " + plane.directory());
            }
            try (Kube kube = client(ControlPlane.ADMIN)) {
                return kube.get("/readyz").status() == 200
                        && kube.get("/api/v1/namespaces/default").status() == 200;
            }
        });
    }
}
