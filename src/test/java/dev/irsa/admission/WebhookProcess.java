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
import java.util.concurrent.CountDownLatch;
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
    private final boolean deaf;
    private final int port;
    private final int metricsPort;

    /**
     * How it is started.
     *
     * @param jvm options of the JVM
     * @param flags of the webhook, besides those that every test needs
     * @param deaf whether nobody reads what it prints, once it serves
     */
    record Start(List<String> jvm, List<String> flags, boolean deaf) {
        static final Start USUAL =
                new Start(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), List.of(), false);

        /** With the JVM's options that the image has, heap and all, and more of them. */
        static Start shipped(String... more) {
            List<String> all = new ArrayList<>(List.of("@src/main/image/jvm.options"));
            all.addAll(List.of(more));
            return new Start(all, List.of(), false);
        }

        Start flags(String... some) {
            return new Start(jvm, List.of(some), deaf);
        }

        Start unread() {
            return new Start(jvm, flags, true);
        }
    }

    private WebhookProcess(Process process, Path authority, boolean deaf) throws Exception {
        this.process = process;
        this.deaf = deaf;
        Thread.ofVirtual().start(this::follow);
        Matcher serving = ports.get(60, TimeUnit.SECONDS);
        this.port = Integer.parseInt(serving.group(1));
        this.metricsPort = Integer.parseInt(serving.group(2));
        this.tls = TestWebhook.trusting(Files.readString(authority));
    }

    static WebhookProcess start(Path directory, Duration drain) throws Exception {
        return start(directory, drain, Start.USUAL);
    }

    static WebhookProcess start(Path directory, Duration drain, Start how) throws Exception {
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
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(how.jvm());
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "dev.irsa.cli.Irsa",
                "webhook",
                "--address=127.0.0.1",
                "--port=0",
                "--metrics-port=0",
                "--ca-out=" + authority,
                // Of a machine that is busy with other things.
                "--request-timeout=60s",
                "--drain-time=" + drain.toMillis() + "ms"));
        if (how.flags().stream().noneMatch(flag -> flag.startsWith("--kube"))) {
            command.add("--manifests=" + manifests);
        }
        command.addAll(how.flags());
        return new WebhookProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start(), authority, how.deaf());
    }

    private void follow() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = PORTS.matcher(line);
                if (matcher.find()) {
                    ports.complete(matcher);
                    if (deaf) {
                        new CountDownLatch(1).await();
                    }
                }
                if (!line.contains("reason=\"injected\"")) {
                    output.add(line);
                }
            }
        } catch (IOException e) {
            output.add(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    /** What it says at a path of its plain port, the status first. */
    String say(String path) throws IOException {
        try (RawHttp http = RawHttp.plain(metricsPort)) {
            RawHttp.Response response = http.exchange(RawHttp.request("GET", path, new byte[0]));
            return response.status() + " " + response.text();
        }
    }

    int metricsPort() {
        return metricsPort;
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
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
