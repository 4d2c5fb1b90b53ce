package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.Eventually;
import dev.irsa.testing.IrsaProcess;
import dev.irsa.testing.ListedAccounts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** R13: a hundred thousand ServiceAccounts, listed in pages, and a thousand changes a second. */
class LargeClusterIT {
    private static final int FEW = 1_000;
    private static final int MANY = 100_000;
    private static final int CHANGES_A_SECOND = 1_000;
    private static final int SECONDS = 6;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");
    /** What the collector left where it was, although nobody can reach it. */
    private static final Pattern FILLER = Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) .*FillerElement");

    private static final Pattern PAUSE = Pattern.compile("Pause .* ([0-9.]+)ms$");

    @TempDir
    private Path directory;

    @Test
    void r13_manyAccountsAndManyChanges() throws Exception {
        double few;
        try (ListedAccounts accounts = new ListedAccounts(FEW);
                IrsaProcess webhook = start(accounts, "few")) {
            webhook.awaitReady();
            few = liveHeap(webhook);
        }
        try (ListedAccounts accounts = new ListedAccounts(MANY);
                IrsaProcess webhook = start(accounts, "many")) {
            Duration ready = webhook.awaitReady();
            double many = liveHeap(webhook);
            double each = (many - few) / (MANY - FEW);
            System.out.printf(
                    "R13: %d accounts: ready after %d ms; live heap %.1f MiB, of which %.0f bytes an account%n",
                    MANY, ready.toMillis(), many / (1 << 20), each);
            assertThat(webhook.metric("irsa_cluster_objects{kind=\"serviceaccounts\"}"))
                    .isEqualTo(MANY);
            // What it must not exceed; the sum is of what remains after a collection.
            assertThat(each).isBetween(50.0, 300.0);
            change(accounts);
            try (Reviewer reviewer = new Reviewer(webhook.port(), Files.readString(directory.resolve("many.pem")))) {
                isCaughtUp(accounts, reviewer);
            }
            assertThat(webhook.metric("irsa_cluster_listings_total{kind=\"serviceaccounts\"}"))
                    .isEqualTo(1);
            System.out.printf(
                    "R13: after %d changes in %d s: live heap %.1f MiB; pauses of the collector: %s%n",
                    CHANGES_A_SECOND * SECONDS, SECONDS, liveHeap(webhook) / (1 << 20), pauses());
            assertThat(liveHeap(webhook) - many).isLessThan(MANY * 100);
            assertThat(webhook.output()).noneMatch(line -> line.contains("OutOfMemory"));
        }
    }

    /** Nobody is told "nothing" by a webhook that has just started: whatever is not listed yet is read. */
    @Test
    void coldStartInjectsFromTheFirstConnectionOn() throws Exception {
        int number = 50_000;
        try (ListedAccounts accounts = new ListedAccounts(number).hold();
                IrsaProcess webhook = start(accounts, "cold")) {
            int port = webhook.port();
            Random random = new Random(7);
            try (Reviewer reviewer = new Reviewer(port, Files.readString(directory.resolve("cold.pem")))) {
                for (int i = 0; i < 300; i++) {
                    int account = random.nextInt(number);
                    assertThat(role(reviewer, account)).isEqualTo(accounts.role(account));
                }
                assertThat(role(reviewer, number)).isEmpty();
                assertThat(webhook.say("/readyz")).startsWith("503");
                accounts.release();
                webhook.awaitReady();
                for (int i = 0; i < 300; i++) {
                    int account = random.nextInt(number);
                    assertThat(role(reviewer, account)).isEqualTo(accounts.role(account));
                }
            }
            assertThat(webhook.metric("irsa_cluster_objects{kind=\"serviceaccounts\"}"))
                    .isEqualTo(number);
        }
    }

    private IrsaProcess start(ListedAccounts accounts, String name) throws IOException {
        return new IrsaProcess(
                List.of("-Xlog:gc:file=" + directory.resolve(name + ".gc")),
                List.of("--kube-api=" + accounts.url(), "--ca-out=" + directory.resolve(name + ".pem")));
    }

    /** All objects that can be reached, in bytes: a full collection comes first. */
    private static double liveHeap(IrsaProcess webhook) throws Exception {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process histogram = new ProcessBuilder(jcmd.toString(), Long.toString(webhook.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String printed = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(histogram.waitFor()).as(printed).isZero();
        Matcher total = TOTAL.matcher(printed);
        assertThat(total.find()).as(printed).isTrue();
        Matcher filler = FILLER.matcher(printed);
        double gaps = 0;
        while (filler.find()) {
            gaps += Double.parseDouble(filler.group(1));
        }
        return Double.parseDouble(total.group(1)) - gaps;
    }

    /** Other roles, and now and then a deletion. */
    private static void change(ListedAccounts accounts) throws InterruptedException {
        long start = System.nanoTime();
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < CHANGES_A_SECOND * SECONDS; i++) {
            if (i % 10 == 0) {
                accounts.delete(i);
            } else {
                accounts.change(i, "arn:aws:iam::111122223333:role/other-" + i);
            }
            if (i % 10 == 9) {
                long due = start + TimeUnit.SECONDS.toNanos(i) / CHANGES_A_SECOND;
                never.await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        }
    }

    private static void isCaughtUp(ListedAccounts accounts, Reviewer reviewer) throws Exception {
        int last = CHANGES_A_SECOND * SECONDS - 1;
        Eventually.within(
                Duration.ofSeconds(60),
                "the last change counts",
                () -> role(reviewer, last).equals(accounts.role(last)));
        for (int i = 0; i < last; i += 7) {
            assertThat(role(reviewer, i)).as(ListedAccounts.name(i)).isEqualTo(accounts.role(i));
        }
        assertThat(role(reviewer, MANY - 1)).isEqualTo(accounts.role(MANY - 1)).isNotEmpty();
    }

    private static String role(Reviewer reviewer, int account) throws Exception {
        Reviewer.Verdict verdict = reviewer.review(ListedAccounts.namespace(account), ListedAccounts.name(account));
        assertThat(verdict.status()).as(verdict.body()).isEqualTo(200);
        return verdict.role();
    }

    private String pauses() throws IOException {
        double[] millis = Files.readAllLines(directory.resolve("many.gc")).stream()
                // The test's own collections are not of the webhook's making.
                .filter(line -> !line.contains("Diagnostic Command") && !line.contains("Heap Inspection"))
                .map(PAUSE::matcher)
                .filter(Matcher::find)
                .mapToDouble(matcher -> Double.parseDouble(matcher.group(1)))
                .sorted()
                .toArray();
        return millis.length == 0
                ? "none"
                : "%d, p99 %.1f ms, longest %.1f ms"
                        .formatted(
                                millis.length,
                                millis[(int) Math.ceil(millis.length * 0.99) - 1],
                                millis[millis.length - 1]);
    }
}
