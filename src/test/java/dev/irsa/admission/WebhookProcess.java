package dev.irsa.admission;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/** {@code irsa webhook} in a process of its own, over a directory with the ServiceAccount demo/app. */
final class WebhookProcess implements AutoCloseable {
    private static final Pattern PORTS = Pattern.compile("serving admission on port (\\d+) and metrics on port (\\d+)");

    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Matcher> ports = new CompletableFuture<>();
    private final SSLContext tls;
    private final int port;

    private WebhookProcess(Process process, Path authority) throws Exception {
        this.process = process;
        Thread.ofVirtual().start(this::follow);
        this.port = Integer.parseInt(ports.get(60, TimeUnit.SECONDS).group(1));
        this.tls = TestWebhook.trusting(Files.readString(authority));
    }

    static WebhookProcess start(Path directory, Duration drain) throws Exception {
        Path manifests = Files.createDirectories(directory.resolve("manifests"));
        Files.writeString(manifests.resolve("app.yaml"), """
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: app
                  namespace: demo
                  annotations:
                    eks.amazonaws.com/role-arn: %s
                """.formatted(TestWebhook.ROLE));
        Path authority = Files.createTempFile(directory, "ca", ".pem");
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.irsa.cli.Irsa",
                "webhook",
                "--manifests=" + manifests,
                "--address=127.0.0.1",
                "--port=0",
                "--metrics-port=0",
                "--ca-out=" + authority,
                "--drain-time=" + drain.toMillis() + "ms");
        return new WebhookProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start(), authority);
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
        } catch (IOException e) {
            output.add(e.toString());
        }
        ports.completeExceptionally(new IllegalStateException("ended: " + output));
    }

    /** A new connection to the admission port. */
    RawHttp connect() {
        try {
            return new RawHttp(tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** Waits for the end; the exit code. */
    int exitCode(Duration patience) throws InterruptedException {
        return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : -1;
    }

    /** What it printed, without the lines of good admissions. */
    List<String> output() {
        return List.copyOf(output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
