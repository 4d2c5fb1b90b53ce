package dev.irsa.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the benchmarks ask of a webhook that starts. */
final class Probe {
    private Probe() {}

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
