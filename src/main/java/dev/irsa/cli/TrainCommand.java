package dev.irsa.cli;

import dev.irsa.outcome.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code irsa train}: does what a webhook does in its first minute, on loopback and without a cluster, and ends. Run with
 * {@code -XX:AOTCacheOutput} (JEP 514) it leaves a cache with which the next JVM starts in half the time.
 */
@Command(
        name = "train",
        hidden = true,
        description = {
            "Run the webhook beside a cluster of its own making on loopback, send it reviews, and end: for the JVM's",
            "ahead-of-time cache. Example: java -XX:AOTCacheOutput=irsa.aot -jar irsa.jar train"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    private static final Duration START = Duration.ofSeconds(60);

    private static final Duration ANSWER = Duration.ofSeconds(5);

    @Spec
    private CommandSpec spec;

    @Option(names = "--reviews", paramLabel = "N", defaultValue = "3000", description = "How many reviews to send.")
    private int reviews;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = TemporaryFiles.directory("irsa-train-");
        Samples samples = Samples.copyTo(directory);
        offline(directory);
        try (TrainingCluster cluster = TrainingCluster.start(samples.objects())) {
            Path authority = directory.resolve("ca.pem");
            int port = freePort();
            int metricsPort = freePort();
            serve(List.of(
                    "webhook",
                    "--kube-api=" + cluster.url(),
                    "--ca-out=" + authority,
                    "--address=127.0.0.1",
                    "--port=" + port,
                    "--metrics-port=" + metricsPort,
                    "--drain-time=0",
                    "--watch-config-map",
                    "--log-level=warn"));
            awaitReady(metricsPort);
            try (AdmissionClient client = new AdmissionClient(port, Files.readString(authority))) {
                int sent = 0;
                int injected = 0;
                while (sent < reviews) {
                    for (Samples.Sample sample : samples.workloads()) {
                        AdmissionClient.Reply reply = client.review(sample.pod(), sample.namespace());
                        injected += reply.reason().equals(Reason.INJECTED.label()) ? 1 : 0;
                        sent++;
                    }
                }
                get(metricsPort, "/metrics");
                spec.commandLine().getOut().println("Sent " + sent + " reviews; " + injected + " pods were injected.");
                if (injected == 0) {
                    throw new CommandFailure("No pod was injected: this is no training for a webhook.");
                }
            }
            return 0;
        } finally {
            TemporaryFiles.delete(directory);
        }
    }

    /** The offline decision has classes of its own, for YAML above all. */
    private static void offline(Path manifests) {
        PrintWriter nobody = new PrintWriter(Writer.nullWriter());
        Irsa.commandLine().setOut(nobody).setErr(nobody).execute("inject", "-f", manifests.toString());
    }

    /** The server of its own command line, as a container starts it; it ends with the process. */
    private static void serve(List<String> arguments) {
        Thread.ofPlatform().daemon().name("train-webhook").start(() -> Irsa.run(arguments, Map.of()));
    }

    private static void awaitReady(int metricsPort) throws InterruptedException {
        long start = System.nanoTime();
        while (true) {
            try {
                if (get(metricsPort, "/readyz") == 200) {
                    return;
                }
            } catch (IOException _) {
                // Not listening yet.
            }
            if (System.nanoTime() - start > START.toNanos()) {
                throw new CommandFailure("The webhook was not ready within " + START.toSeconds() + " s.");
            }
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        }
    }

    private static int get(int port, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                    .timeout(ANSWER)
                    .build();
            return WholeAnswer.within(ANSWER, http.sendAsync(request, HttpResponse.BodyHandlers.discarding()))
                    .statusCode();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
