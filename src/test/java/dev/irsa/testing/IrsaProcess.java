package dev.irsa.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
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

/** {@code irsa webhook} in a process of its own, on free ports of loopback, with the JVM's options that the image has. */
public final class IrsaProcess implements AutoCloseable {
    private static final Pattern PORTS = Pattern.compile("serving admission on port (\\d+) and metrics on port (\\d+)");

    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Matcher> ports = new CompletableFuture<>();
    private final HttpClient client = HttpClient.newHttpClient();

    /**
     * Starts it; returns at once.
     *
     * @param before words of another program that runs it, or none
     * @param jvm more options of the JVM
     * @param flags of the webhook, besides those that every test needs
     * @param environment besides that of this process
     */
    public IrsaProcess(List<String> before, List<String> jvm, List<String> flags, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@src/main/image/jvm.options");
        command.addAll(jvm);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "dev.irsa.cli.Irsa",
                "webhook",
                "--address=127.0.0.1",
                "--port=0",
                "--metrics-port=0",
                "--drain-time=0",
                // Of a machine that is busy with other things.
                "--request-timeout=60s"));
        command.addAll(flags);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("KUBERNETES_"));
        builder.environment().putAll(environment);
        this.process = builder.start();
        Thread.ofVirtual().start(this::follow);
    }

    /** The same beside nothing that is in the way. */
    public IrsaProcess(List<String> jvm, List<String> flags) throws IOException {
        this(List.of(), jvm, flags, Map.of());
    }

    private void follow() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher matcher = PORTS.matcher(line);
                if (matcher.find()) {
                    ports.complete(matcher);
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        }
        ports.completeExceptionally(new IllegalStateException("ended: " + output()));
    }

    private int port(int group) {
        try {
            return Integer.parseInt(ports.get(60, TimeUnit.SECONDS).group(group));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException("it does not serve: " + output(), e);
        }
    }

    /** The port of {@code /mutate}; waits until it listens. */
    public int port() {
        return port(1);
    }

    public long pid() {
        return process.pid();
    }

    /** What it says at a path of its plain port, the status first; waits until it listens. */
    public String say(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(2) + path))
                        .timeout(Duration.ofSeconds(60))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        return response.statusCode() + " " + response.body();
    }

    /** The value of a series; NaN when there is none. */
    public double metric(String series) throws IOException, InterruptedException {
        return say("/metrics")
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    /** Waits until a kubelet would call it ready; returns how long that took. */
    public Duration awaitReady() throws InterruptedException {
        try {
            return Eventually.within(
                    Duration.ofSeconds(90), "it is ready", () -> say("/readyz").startsWith("200"));
        } catch (AssertionError e) {
            e.addSuppressed(new IllegalStateException(String.join("\n", output())));
            throw e;
        }
    }

    /** What it printed so far. */
    public List<String> output() {
        synchronized (output) {
            return List.copyOf(output);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        client.shutdownNow();
    }
}
