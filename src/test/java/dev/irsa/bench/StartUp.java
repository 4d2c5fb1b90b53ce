package dev.irsa.bench;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts the webhook with one set of JVM options after the other and prints what each costs: time and CPU to ready, memory
 * when idle and after a load, CPU of a request.
 *
 * <p>Arguments: {@code JAVA [--runs N] [--seconds N] [--only PART] [--try OPTIONS]…}; PART is a part of a name in the
 * table, OPTIONS are measured with a cache in place of the table.
 */
public final class StartUp {
    private static final String SHIPPED =
            "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m -Xmn12m -XX:MetaspaceSize=64m -XX:TrimNativeHeapInterval=5000";

    /** Whom the review of {@link #load} is about. */
    private static final String ACCOUNT = """
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: app
              namespace: demo
              annotations:
                eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/app
            """;

    private static final List<Variant> VARIANTS = List.of(
            new Variant("JVM's defaults", "", false),
            new Variant("serial collector", "-XX:+UseSerialGC", false),
            new Variant("serial, 128m", "-XX:+UseSerialGC -Xmx128m", false),
            new Variant("serial, 128m, C1", "-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m", false),
            new Variant("serial, 128m, C1, young 12m", SHIPPED, false),
            new Variant("+ cache (shipped)", SHIPPED, true),
            new Variant("+ cache, C2", "-XX:+UseSerialGC -Xmx128m -Xmn12m", true),
            new Variant("+ cache, compact headers", SHIPPED + " -XX:+UseCompactObjectHeaders", true),
            new Variant(
                    "+ cache, no relocation",
                    SHIPPED + " -XX:+UnlockDiagnosticVMOptions -XX:ArchiveRelocationMode=0",
                    true));

    private final String java;
    private int runs = 5;
    private int seconds = 10;
    private String only = "";
    private final List<Variant> tried = new ArrayList<>();

    /**
     * A set of options.
     *
     * @param cached with an ahead-of-time cache trained under the same options
     */
    private record Variant(String name, String options, boolean cached) {}

    /** What a start took. */
    private record Start(long readyMillis, double cpuSeconds, long idleMebibytes) {}

    private StartUp(String[] arguments) {
        this.java = arguments[0];
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--runs" -> runs = Integer.parseInt(arguments[i + 1]);
                case "--seconds" -> seconds = Integer.parseInt(arguments[i + 1]);
                case "--only" -> only = arguments[i + 1];
                case "--try" -> tried.add(new Variant("tried " + (tried.size() + 1), arguments[i + 1], true));
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
    }

    /** Runs the benchmark. */
    public static void main(String[] arguments) throws Exception {
        StartUp bench = new StartUp(arguments);
        System.out.printf(
                Locale.ROOT,
                "%-30s %9s %7s %13s %15s %11s%n",
                "options",
                "ready ms",
                "CPU s",
                "idle RSS MiB",
                "loaded RSS MiB",
                "CPU us/req");
        for (Variant variant : bench.tried.isEmpty() ? VARIANTS : bench.tried) {
            if (variant.name().contains(bench.only)) {
                bench.measure(variant);
            }
        }
    }

    private void measure(Variant variant) throws Exception {
        List<String> options = variant.options().isEmpty()
                ? List.of()
                : List.of(variant.options().split(" "));
        List<String> command = new ArrayList<>(List.of(java));
        command.addAll(options);
        if (variant.cached()) {
            command.add("-XX:AOTCache=" + Probe.train(java, options));
        }
        Start[] starts = new Start[runs];
        for (int run = 0; run < runs; run++) {
            starts[run] = start(command, false);
        }
        Arrays.sort(starts, (one, other) -> Long.compare(one.readyMillis(), other.readyMillis()));
        Start median = starts[runs / 2];
        System.out.printf(
                Locale.ROOT,
                "%-30s %9d %7.1f %13d",
                variant.name(),
                median.readyMillis(),
                median.cpuSeconds(),
                median.idleMebibytes());
        start(command, true);
    }

    private Start start(List<String> jvm, boolean loaded) throws Exception {
        Path directory = Files.createTempDirectory("start-up-");
        Path account = directory.resolve("account.yaml");
        Files.writeString(account, ACCOUNT);
        Path authority = directory.resolve("ca.pem");
        int port = Probe.freePort();
        int metricsPort = Probe.freePort();
        List<String> command = new ArrayList<>(jvm);
        command.addAll(List.of(
                "-jar",
                Probe.JAR,
                "webhook",
                "--manifests=" + directory,
                "--ca-out=" + authority,
                "--address=127.0.0.1",
                "--port=" + port,
                "--metrics-port=" + metricsPort,
                "--log-level=warn",
                "--drain-time=0"));
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            long ready = Probe.awaitReady(metricsPort, begin, process);
            double cpu = Procfs.cpuMicros(process.pid()) / 1e6;
            new CountDownLatch(1).await(5, TimeUnit.SECONDS);
            long idle = Procfs.rssMebibytes(process.pid());
            if (loaded) {
                load(port, authority, process.pid());
            }
            return new Start(ready, cpu, idle);
        } finally {
            process.destroy();
            process.waitFor(20, TimeUnit.SECONDS);
            for (Path file : List.of(authority, account, directory)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void load(int port, Path authority, long pid) throws Exception {
        byte[] review = Files.readAllBytes(Path.of("src/test/resources/reviews/small.json"));
        URI url = URI.create("https://localhost:" + port + "/mutate?timeout=10s");
        new Load(url, authority, review, 8).run(TimeUnit.SECONDS.toNanos(seconds));
        long before = Procfs.cpuMicros(pid);
        Load.Result result = new Load(url, authority, review, 8).run(TimeUnit.SECONDS.toNanos(seconds));
        System.out.printf(
                Locale.ROOT,
                " %15d %11.0f%n",
                Procfs.rssMebibytes(pid),
                (Procfs.cpuMicros(pid) - before) / (double) Math.max(1, result.requests()));
    }
}
