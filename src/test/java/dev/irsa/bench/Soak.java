package dev.irsa.bench;

import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.FaultProxy;
import dev.irsa.testing.FaultProxy.Call.Kind;
import dev.irsa.testing.FaultProxy.Fault;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToIntFunction;

/**
 * R39: a hundred reviews a second for a long time, while ServiceAccounts come and go and watches break. Prints memory after
 * a collection, file descriptors, threads and latency as time passes, and compares the first quarter with the last.
 *
 * <p>Arguments: {@code JAVA [--minutes N] [--jvm "OPTIONS"]}.
 */
public final class Soak {
    private static final int A_SECOND = 100;
    private static final int CONNECTIONS = 4;
    private static final int ACCOUNTS = 500;
    private static final int COMING_AND_GOING = 100;
    private static final int SAMPLES = 40;
    /** Below this nobody can tell a p99 from another. */
    private static final double FLAT_MILLIS = 5;

    private static final String NAMESPACE = "soak";

    private final String java;
    private int minutes = 20;
    private String jvm = Child.SHIPPED;

    private final CountDownLatch stopped = new CountDownLatch(1);
    private final LongAdder failed = new LongAdder();
    private final LongAdder unpatched = new LongAdder();
    private final AtomicInteger newest = new AtomicInteger(-1);
    private final List<Sample> samples = new ArrayList<>();
    private List<Long> nanos = new ArrayList<>();

    private record Sample(double minute, double heap, long rss, int descriptors, int threads, long[] nanos) {
        double millis(int percent) {
            return Percentiles.millis(nanos, percent);
        }
    }

    private Soak(String[] arguments) {
        this.java = arguments[0];
        for (int i = 1; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--minutes" -> minutes = Integer.parseInt(arguments[i + 1]);
                case "--jvm" -> jvm = arguments[i + 1];
                default -> throw new IllegalArgumentException(arguments[i]);
            }
        }
    }

    /** Runs the soak; exits with 1 when an answer was wrong, or something grows. */
    public static void main(String[] arguments) throws Exception {
        Soak soak = new Soak(arguments);
        boolean good;
        try (ControlPlane plane = ControlPlane.start();
                FaultProxy proxy = new FaultProxy(plane)) {
            good = soak.run(plane, proxy);
        }
        System.exit(good ? 0 : 1);
    }

    private boolean run(ControlPlane plane, FaultProxy proxy) throws Exception {
        try (Kube admin = plane.admin()) {
            admin.namespace(NAMESPACE);
            for (int i = 0; i < ACCOUNTS; i++) {
                account(admin, "stays-" + i);
            }
        }
        proxy.rule(call -> call.kind() == Kind.WATCH
                ? new Fault.Cut(ThreadLocalRandom.current().nextLong(2_000, 15_000))
                : new Fault.None());
        try (Child webhook = new Child(java, List.of(jvm.split(" +")), "--kube-api=" + proxy.url())) {
            webhook.awaitReady();
            List<Thread> threads = new ArrayList<>();
            threads.add(Thread.ofPlatform().start(() -> comeAndGo(plane)));
            for (int i = 0; i < CONNECTIONS; i++) {
                threads.add(Thread.ofPlatform().start(() -> send(webhook)));
            }
            sample(webhook);
            stopped.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            System.out.printf(
                    Locale.ROOT,
                    "%d listings, %d watches, %d reads, %d watches cut%n",
                    proxy.count(Kind.LIST),
                    proxy.count(Kind.WATCH),
                    proxy.count(Kind.READ),
                    proxy.count(Kind.WATCH) - 1);
            return judge();
        }
    }

    private static void account(Kube admin, String name) {
        admin.serviceAccount(
                NAMESPACE, name, Map.of("eks.amazonaws.com/role-arn", "arn:aws:iam::111122223333:role/" + name));
    }

    /** Ten a second are made, and as many deleted a while later. */
    private void comeAndGo(ControlPlane plane) {
        Deque<Integer> there = new ArrayDeque<>();
        try (Kube admin = plane.admin()) {
            for (int i = 0; !stopped.await(100, TimeUnit.MILLISECONDS); i++) {
                account(admin, "comes-" + i);
                newest.set(i);
                there.add(i);
                if (there.size() > COMING_AND_GOING) {
                    admin.delete("/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts/comes-" + there.remove());
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Each at its time, however long the one before took: what waits is late, and counted so. */
    private void send(Child webhook) {
        long interval = TimeUnit.SECONDS.toNanos(CONNECTIONS) / A_SECOND;
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(webhook.tls())
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            long due = System.nanoTime() + ThreadLocalRandom.current().nextLong(interval);
            while (!stopped.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                send(client, webhook);
                synchronized (this) {
                    nanos.add(System.nanoTime() - due);
                }
                due += interval;
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void send(HttpClient client, Child webhook) throws InterruptedException {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        int last = newest.get();
        String account = last >= 0 && random.nextInt(10) == 0 ? "comes-" + last : "stays-" + random.nextInt(ACCOUNTS);
        HttpRequest request = HttpRequest.newBuilder(webhook.url())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(Child.review(NAMESPACE, account)))
                .build();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                failed.increment();
            } else if (!response.body().contains("\"patch\"")) {
                unpatched.increment();
            }
        } catch (IOException _) {
            failed.increment();
        }
    }

    private void sample(Child webhook) throws Exception {
        System.out.println(
                "  minute   heap MiB   RSS MiB   fds   threads   requests   failed   unpatched   p50 ms   p99 ms");
        long start = System.nanoTime();
        long interval = TimeUnit.MINUTES.toNanos(minutes) / SAMPLES;
        for (int i = 1; i <= SAMPLES; i++) {
            new CountDownLatch(1).await(start + i * interval - System.nanoTime(), TimeUnit.NANOSECONDS);
            List<Long> window;
            synchronized (this) {
                window = nanos;
                nanos = new ArrayList<>();
            }
            // What a collection leaves is what is held.
            new ProcessBuilder(Path.of(java).resolveSibling("jcmd").toString(), Long.toString(webhook.pid()), "GC.run")
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            Sample sample = new Sample(
                    (System.nanoTime() - start) / 60e9,
                    heapMebibytes(webhook),
                    Procfs.rssMebibytes(webhook.pid()),
                    Procfs.descriptors(webhook.pid()),
                    Procfs.threads(webhook.pid()),
                    window.stream().mapToLong(Long::longValue).sorted().toArray());
            samples.add(sample);
            System.out.printf(
                    Locale.ROOT,
                    "%8.1f %10.2f %9d %5d %9d %10d %8d %11d %8.2f %8.2f%n",
                    sample.minute(),
                    sample.heap(),
                    sample.rss(),
                    sample.descriptors(),
                    sample.threads(),
                    sample.nanos().length,
                    failed.sum(),
                    unpatched.sum(),
                    sample.millis(50),
                    sample.millis(99));
        }
    }

    private static double heapMebibytes(Child webhook) throws Exception {
        return webhook.say("/metrics")
                        .lines()
                        .filter(line -> line.startsWith("jvm_memory_used_bytes{area=\"heap\""))
                        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                        .sum()
                / (1024 * 1024);
    }

    private boolean judge() {
        int quarter = SAMPLES / 4;
        List<Sample> first = samples.subList(0, quarter);
        List<Sample> last = samples.subList(SAMPLES - quarter, SAMPLES);
        double slope = slope(samples.subList(quarter, SAMPLES));
        int descriptors = median(last, Sample::descriptors) - median(first, Sample::descriptors);
        int threads = median(last, Sample::threads) - median(first, Sample::threads);
        System.out.printf(
                Locale.ROOT,
                "heap slope %+.2f MiB an hour after the first quarter; fds %+d, threads %+d from the first quarter to the last%n",
                slope * 60,
                descriptors,
                threads);
        System.out.printf(
                Locale.ROOT,
                "first quarter p50 %.2f ms, p99 %.2f ms; last quarter p50 %.2f ms, p99 %.2f ms%n",
                millis(first, 50),
                millis(first, 99),
                millis(last, 50),
                millis(last, 99));
        // Over minutes a slope is mostly noise: it is judged by what it comes to.
        double grown =
                slope * (samples.getLast().minute() - samples.get(quarter).minute());
        double slower = millis(last, 99) - Math.max(FLAT_MILLIS, 2 * millis(first, 99));
        boolean good = report("failed answers", failed.sum(), 0);
        good &= report("answers without a patch", unpatched.sum(), 0);
        good &= report("more file descriptors", descriptors, 10);
        good &= report("more threads", threads, 10);
        good &= report("heap grown, MiB", grown, 3);
        // A neighbour on the machine is not a leak: this is said, and not judged.
        report("p99 beyond twice the first quarter's, ms", slower, 0);
        return good;
    }

    private static boolean report(String what, double figure, double reach) {
        boolean reached = figure <= reach;
        System.out.printf(
                Locale.ROOT,
                "  %-42s %8.2f   at most %5.1f: %s%n",
                what,
                figure,
                reach,
                reached ? "reached" : "NOT REACHED");
        return reached;
    }

    private static int median(List<Sample> some, ToIntFunction<Sample> value) {
        return some.stream().mapToInt(value).sorted().toArray()[some.size() / 2];
    }

    private static double millis(List<Sample> some, int percent) {
        return Percentiles.millis(
                some.stream()
                        .flatMapToLong(sample -> Arrays.stream(sample.nanos()))
                        .sorted()
                        .toArray(),
                percent);
    }

    /** Least squares, in MiB a minute. */
    private static double slope(List<Sample> some) {
        double minute = some.stream().mapToDouble(Sample::minute).average().orElseThrow();
        double heap = some.stream().mapToDouble(Sample::heap).average().orElseThrow();
        double above = 0;
        double below = 0;
        for (Sample sample : some) {
            above += (sample.minute() - minute) * (sample.heap() - heap);
            below += (sample.minute() - minute) * (sample.minute() - minute);
        }
        return above / below;
    }
}
