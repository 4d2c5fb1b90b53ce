package dev.irsa.chart;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A process that stands in for a pod of a Deployment: its arguments, its configuration, the rights of its ServiceAccount. */
final class Replica implements AutoCloseable {
    private static final Pattern PORTS = Pattern.compile("serving admission on port (\\d+) and metrics on port (\\d+)");

    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Matcher> ports = new CompletableFuture<>();

    private Replica(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::follow);
    }

    /** Starts what the Deployment says at this moment; ports are free ones on loopback. */
    static Replica start(ControlPlane plane, JsonNode deployment, Path directory) throws IOException {
        String namespace = deployment.at("/metadata/namespace").asString();
        JsonNode pod = deployment.at("/spec/template/spec");
        try (Kube admin = plane.admin()) {
            String account = pod.path("serviceAccountName").asString();
            String token = admin.post(
                            "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token",
                            Map.of("spec", Map.of()))
                    .text("/status/token");
            String map = pod.path("volumes")
                    .valueStream()
                    .map(volume -> volume.at("/configMap/name").asString(""))
                    .filter(name -> !name.isEmpty())
                    .findFirst()
                    .orElseThrow();
            String flags = admin.get("/api/v1/namespaces/" + namespace + "/configmaps/" + map)
                    .text("/data/webhook.yaml");
            Path config = Files.writeString(Files.createTempFile(directory, "webhook", ".yaml"), flags);
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx192m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.irsa.cli.Irsa"));
            for (String argument : Rendered.texts(pod.at("/containers/0/args"))) {
                command.add(argument.replace("/etc/irsa/webhook.yaml", config.toString())
                        .replaceFirst("^--(port|metrics-port)=\\d+$", "--$1=0"));
            }
            command.add("--address=127.0.0.1");
            command.add("--kubeconfig=" + plane.kubeconfig(token, plane.port()));
            return new Replica(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        }
    }

    private void follow() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = PORTS.matcher(line);
                if (matcher.find()) {
                    ports.complete(matcher);
                }
                if (!line.contains("reason=\"injected\"")) {
                    output.add(line);
                }
            }
        } catch (IOException _) {
            // It ended.
        }
    }

    /** Its port for admission. */
    int port() throws Exception {
        return Integer.parseInt(ports.get(60, TimeUnit.SECONDS).group(1));
    }

    /** Its port for metrics and probes. */
    int metricsPort() throws Exception {
        return Integer.parseInt(ports.get(60, TimeUnit.SECONDS).group(2));
    }

    /** Waits until a kubelet would call it ready. */
    Replica ready() throws Exception {
        int metrics = metricsPort();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metrics + "/readyz?verbose"))
                    .build();
            try {
                Eventually.within(
                        Duration.ofSeconds(60),
                        "it is ready",
                        () -> client.send(request, HttpResponse.BodyHandlers.discarding())
                                        .statusCode()
                                == 200);
            } catch (AssertionError e) {
                throw new AssertionError(
                        client.send(request, HttpResponse.BodyHandlers.ofString())
                                        .body()
                                + output,
                        e);
            }
        }
        return this;
    }

    /** SIGTERM; waits for the end. */
    void terminate() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError("it did not stop: " + output);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
