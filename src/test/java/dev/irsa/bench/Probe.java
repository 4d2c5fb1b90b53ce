package dev.irsa.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the benchmarks ask of a webhook that starts. */
final class Probe {
    /** What hack/irsa unpacked. */
    static final String JAR = "target/irsa/irsa.jar";

    private Probe() {}

    /**
     * Makes a start-up cache that fits these options alone.
     *
     * @return the cache, which goes with this process
     */
    static Path train(String java, List<String> options) throws IOException, InterruptedException {
        Path cache = Files.createTempFile("irsa-", ".aot");
        cache.toFile().deleteOnExit();
        List<String> command = new ArrayList<>(List.of("hack/train", java, JAR, cache.toString()));
        command.addAll(options);
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("the training failed");
        }
        return cache;
    }

    /**
     * Waits until a webhook is ready.
     *
     * @param port of metrics and probes
     * @param start {@link System#nanoTime()} before the process was started
     * @return milliseconds since then
     */
    static long awaitReady(int port, long start, Process process) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            while (process.isAlive()) {
                try {
                    if (client.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
                    }
                } catch (IOException _) {
                    // Not listening yet.
                }
                new CountDownLatch(1).await(5, TimeUnit.MILLISECONDS);
            }
        }
        throw new IllegalStateException("the webhook ended");
    }

    /** A port of loopback that nobody listens on now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
