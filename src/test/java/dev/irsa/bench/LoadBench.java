package dev.irsa.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Drives the webhook over TLS keep-alive and prints one table: the webhook, the floor beneath it, and any other URL.
 *
 * <p>Arguments: {@code [--seconds N] [--warmup N] [--connections 1,8,64] [--jvm "OPTIONS"] [--reviews DIR]
 * [--other NAME=URL=PID=CA-FILE]…}
 */
public final class LoadBench {
    private final List<String> jvm = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private int seconds = 8;
    private int warmup = 20;
    private int[] connections = {1, 8, 64};
    private Path reviews = Path.of("src/test/resources/reviews");

    /** Something to send reviews to. */
    private record Target(String name, URI url, long pid, Path ca) {}

    private LoadBench() {}

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws Exception {
        LoadBench bench = new LoadBench();
        try {
            bench.parse(arguments);
            bench.targets.addFirst(bench.start("webhook"));
            bench.targets.addFirst(bench.start("floor"));
            bench.run();
        } finally {
            bench.processes.forEach(Process::destroy);
        }
    }

    private void parse(String[] arguments) {
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            String value = arguments[i + 1];
            switch (arguments[i]) {
                case "--seconds" -> seconds = Integer.parseInt(value);
                case "--warmup" -> warmup = Integer.parseInt(value);
                case "--connections" ->
                    connections = List.of(value.split(",", -1)).stream()
                            .mapToInt(Integer::parseInt)
                            .toArray();
                case "--jvm" -> jvm.addAll(List.of(value.split(" ", -1)));
                case "--reviews" -> reviews = Path.of(value);
                case "--other" -> {
                    String[] parts = value.split("=", -1);
                    targets.add(
                            new Target(parts[0], URI.create(parts[1]), Long.parseLong(parts[2]), Path.of(parts[3])));
                }
                default -> throw new IllegalArgumentException("no such option: " + arguments[i]);
            }
        }
    }

    private Target start(String mode) throws IOException {
        Path ca = Files.createTempFile("bench-ca", ".pem");
        ca.toFile().deleteOnExit();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), "dev.irsa.admission.BenchServer", mode, ca.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
        String port = out.readLine();
        if (port == null) {
            throw new IOException("the " + mode + " did not start");
        }
        return new Target(mode, URI.create("https://localhost:" + port + "/mutate?timeout=10s"), process.pid(), ca);
    }

    private void run() throws Exception {
        System.out.printf(
                Locale.ROOT,
                "%-10s %-12s %5s %9s %8s %8s %8s %10s %8s %8s%n",
                "server",
                "review",
                "conns",
                "req/s",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "cpu us/req",
                "rss MiB",
                "reply B");
        for (String review : List.of(
                System.getProperty("bench.reviews", "small,large,unannotated").split(",", -1))) {
            byte[] body = Files.readAllBytes(reviews.resolve(review + ".json"));
            for (Target target : targets) {
                new Load(target.url(), target.ca(), body, 8).run(TimeUnit.SECONDS.toNanos(warmup));
                for (int count : connections) {
                    long cpuBefore = Procfs.cpuMicros(target.pid());
                    Load.Result result =
                            new Load(target.url(), target.ca(), body, count).run(TimeUnit.SECONDS.toNanos(seconds));
                    long cpu = Procfs.cpuMicros(target.pid()) - cpuBefore;
                    System.out.printf(
                            Locale.ROOT,
                            "%-10s %-12s %5d %9.0f %8.2f %8.2f %8.2f %10.0f %8d %8d%n",
                            target.name(),
                            review,
                            count,
                            result.requests() / (double) seconds,
                            result.percentileMillis(50),
                            result.percentileMillis(90),
                            result.percentileMillis(99),
                            cpu / (double) Math.max(1, result.requests()),
                            Procfs.rssMebibytes(target.pid()),
                            result.replyBytes());
                }
            }
        }
    }
}
