package dev.irsa.bench;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Starts the webhook beside a cluster full of annotated ServiceAccounts and sends it reviews from the first connection that
 * it accepts: every one must be patched, whatever the webhook has read by then.
 *
 * <p>R13 on a real API server is {@code --accounts 100000}, which take some minutes to make.
 *
 * <p>Arguments: {@code JAVA [--accounts N] [--runs N] [--jvm "OPTIONS"]}.
 */
public final class ColdStart {
    private static final int A_NAMESPACE = 50;
    private static final int CLIENTS = 8;
    /** What is to be reached with 50,000 ServiceAccounts on two cores that nobody else uses. */
    private static final long READY_MILLIS = 4_000;

    private static final long READY_WITH_CACHE_MILLIS = 2_500;
    private static final long RSS_MEBIBYTES = 200;

    private final String java;
    private int accounts = 50_000;
    private int runs = 3;
    private String jvm = Child.SHIPPED;

    private ColdStart(String[] arguments) {
        this.java = arguments[0];
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--accounts" -> accounts = Integer.parseInt(arguments[i + 1]);
                case "--runs" -> runs = Integer.parseInt(arguments[i + 1]);
                case "--jvm" -> jvm = arguments[i + 1];
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
    }

    /** Runs the benchmark; exits with 1 when an answer was wrong or missing. Whether figures were reached is printed. */
    public static void main(String[] arguments) throws Exception {
        ColdStart bench = new ColdStart(arguments);
        boolean good = true;
        try (ControlPlane plane = ControlPlane.start()) {
            bench.fill(plane);
            good &= bench.runs(plane, "without the start-up cache", READY_MILLIS, List.of());
            Path cache = Probe.train(bench.java, List.of(bench.jvm.split(" +")));
            good &= bench.runs(
                    plane, "with it", READY_WITH_CACHE_MILLIS, List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on"));
        }
        System.exit(good ? 0 : 1);
    }

    private void fill(ControlPlane plane) throws Exception {
        long start = System.nanoTime();
        try (Kube admin = plane.admin();
                ExecutorService threads = Executors.newFixedThreadPool(32)) {
            List<Future<?>> all = new ArrayList<>();
            for (int n = 0; n * A_NAMESPACE < accounts; n++) {
                int number = n;
                all.add(threads.submit(() -> {
                    admin.namespace("namespace-" + number);
                    for (int i = number * A_NAMESPACE; i < Math.min(accounts, (number + 1) * A_NAMESPACE); i++) {
                        admin.serviceAccount(
                                "namespace-" + number,
                                "service-account-" + i,
                                Map.of("eks.amazonaws.com/role-arn", role(i)));
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%d annotated ServiceAccounts in %d namespaces, made in %d s%n",
                accounts,
                (accounts + A_NAMESPACE - 1) / A_NAMESPACE,
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
    }

    private static String role(int number) {
        return "arn:aws:iam::111122223333:role/team/application-" + number;
    }

    private boolean runs(ControlPlane plane, String title, long reach, List<String> options) throws Exception {
        System.out.println(title);
        System.out.println("  answer ms   ready ms   patched   unpatched   failed   RSS MiB   RSS+10s   CPU s");
        List<Run> all = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            all.add(run(plane, options));
        }
        long wrong = all.stream().mapToLong(Run::wrong).sum();
        report("wrong or missing answers", wrong, 0);
        report("slowest to ready, ms", all.stream().mapToLong(Run::ready).max().orElseThrow(), reach);
        report("largest RSS, MiB", all.stream().mapToLong(Run::rss).max().orElseThrow(), RSS_MEBIBYTES);
        return wrong == 0;
    }

    private static void report(String what, long figure, long reach) {
        System.out.printf(
                Locale.ROOT,
                "  %-26s %6d   at most %5d: %s%n",
                what,
                figure,
                reach,
                figure <= reach ? "reached" : "NOT REACHED");
    }

    /**
     * One start.
     *
     * @param wrong answers without a patch, and none at all from the first one on
     * @param rss the largest that was seen
     */
    private record Run(long ready, long wrong, long rss) {}

    private Run run(ControlPlane plane, List<String> options) throws Exception {
        List<String> all = new ArrayList<>(List.of(jvm.split(" +")));
        all.addAll(options);
        try (Child webhook = Child.beside(plane, java, all)) {
            Clients clients = new Clients(webhook);
            clients.start();
            long ready = webhook.awaitReady();
            double cpu = Procfs.cpuMicros(webhook.pid()) / 1e6;
            long rss = Procfs.rssMebibytes(webhook.pid());
            new CountDownLatch(1).await(10, TimeUnit.SECONDS);
            clients.stop();
            long later = Procfs.rssMebibytes(webhook.pid());
            System.out.printf(
                    Locale.ROOT,
                    "%11d %10d %9d %11d %8d %9d %9d %7.1f%n",
                    clients.first.get(),
                    ready,
                    clients.patched.sum(),
                    clients.unpatched.sum(),
                    clients.failed.sum(),
                    rss,
                    later,
                    cpu);
            // Nobody who was answered proves nothing.
            long silent = clients.patched.sum() == 0 ? 1 : 0;
            return new Run(ready, clients.unpatched.sum() + clients.failed.sum() + silent, Math.max(rss, later));
        }
    }

    /** Those who send reviews as soon as anybody listens. */
    private final class Clients {
        private final Child webhook;
        private final AtomicLong first = new AtomicLong(-1);
        private final LongAdder patched = new LongAdder();
        private final LongAdder unpatched = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final List<Thread> threads = new ArrayList<>();

        Clients(Child webhook) {
            this.webhook = webhook;
        }

        void start() {
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(Thread.ofPlatform().start(this::send));
            }
        }

        void stop() throws InterruptedException {
            stopped.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
        }

        private void send() {
            try {
                while (!webhook.hasAuthority()) {
                    if (stopped.await(5, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
                try (HttpClient client = HttpClient.newBuilder()
                        .sslContext(webhook.tls())
                        .version(HttpClient.Version.HTTP_1_1)
                        .build()) {
                    // A hundred a second in all: a busy cluster, and time left for the start itself.
                    while (!stopped.await(80, TimeUnit.MILLISECONDS)) {
                        send(client);
                    }
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        private void send(HttpClient client) throws InterruptedException {
            int number = ThreadLocalRandom.current().nextInt(accounts);
            HttpRequest request = HttpRequest.newBuilder(webhook.url())
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            Child.review("namespace-" + number / A_NAMESPACE, "service-account-" + number)))
                    .build();
            try {
                HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
                first.compareAndSet(-1, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - webhook.start()));
                if (response.statusCode() != 200) {
                    failed.increment();
                } else {
                    (response.body().contains("\"patch\"") ? patched : unpatched).increment();
                }
            } catch (IOException _) {
                if (first.get() >= 0) {
                    failed.increment();
                }
            }
        }
    }
}
