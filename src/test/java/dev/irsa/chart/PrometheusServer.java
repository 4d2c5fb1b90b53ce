package dev.irsa.chart;

import dev.irsa.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A real Prometheus, on loopback. */
final class PrometheusServer implements AutoCloseable {
    private final Process process;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    private final Path log;

    /** Whether the program is there. */
    static boolean isInstalled() throws InterruptedException {
        try {
            return new ProcessBuilder("prometheus", "--version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        }
    }

    /** Starts it with a configuration, and waits until it answers. */
    PrometheusServer(String configuration, Path directory) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        this.url = "http://127.0.0.1:" + port;
        this.log = directory.resolve("prometheus.log");
        this.process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + Files.writeString(directory.resolve("prometheus.yaml"), configuration),
                        "--storage.tsdb.path=" + directory.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Eventually.within(Duration.ofSeconds(60), "Prometheus answers", this::isReady);
    }

    private boolean isReady() throws Exception {
        if (!process.isAlive()) {
            throw new IllegalStateException("Prometheus has ended: " + Files.readString(log));
        }
        try {
            return get("/-/ready").statusCode() == 200;
        } catch (IOException _) {
            return false;
        }
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** How many targets are scraped without an error. */
    long healthy() throws Exception {
        return new ObjectMapper()
                .readTree(get("/api/v1/targets?state=active").body())
                .at("/data/activeTargets")
                .valueStream()
                .filter(target -> target.path("health").asString("").equals("up"))
                .count();
    }

    /** The series of an expression over a time, as the API gives them: {@code metric} and {@code values}. */
    List<JsonNode> range(String expression, Instant from, Instant to, Duration step) throws Exception {
        HttpResponse<String> response = get("/api/v1/query_range?query="
                + URLEncoder.encode(expression, StandardCharsets.UTF_8)
                + "&start=" + from.getEpochSecond() + "&end=" + to.getEpochSecond() + "&step=" + step.toSeconds());
        JsonNode body = new ObjectMapper().readTree(response.body());
        if (!body.path("status").asString("").equals("success")) {
            throw new AssertionError(expression + ": " + response.body());
        }
        return body.at("/data/result").valueStream().toList();
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        process.destroy();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
