package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.Eventually;
import dev.irsa.testing.FaultProxy.Call;
import dev.irsa.testing.FaultProxy.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** R12: ten thousand pods at once, all of ServiceAccounts that no watch has told of yet. */
class NewAccountsIT {
    private static final int ACCOUNTS = 5_000;
    private static final int PODS = 2 * ACCOUNTS;
    /** What one API server has under way at most: 400 reads and 200 writes. */
    private static final int AT_ONCE = 600;
    /** As ClusterIdentities limits live reads: so many saved up, so many a second. */
    private static final int SAVED_UP = 1000;

    private static final int A_SECOND = 500;

    @Test
    void r12_tenThousandPodsOfNewAccounts() throws Exception {
        try (InstalledWebhook webhook = new InstalledWebhook()) {
            webhook.proxy.rule(call -> call.kind() == Call.Kind.WATCH ? new Fault.Stall() : new Fault.None());
            webhook.start();
            webhook.ready();
            make(webhook);
            try (Reviewer reviewer = new Reviewer(webhook.process().port(), webhook.authorities())) {
                long start = System.nanoTime();
                Set<Integer> undecided = storm(webhook, reviewer);
                judge(webhook, start);
                // Whoever was turned away asks again, as a ReplicaSet does, and gets it.
                for (int pod : undecided) {
                    Eventually.within(
                            Duration.ofSeconds(60),
                            "pod " + pod + " has its role",
                            () -> reviewer.review(webhook.pods, "app-" + pod / 2)
                                    .role()
                                    .equals(role(pod / 2)));
                }
            }
            assertThat(webhook.admin
                            .delete("/api/v1/namespaces/" + webhook.pods + "/serviceaccounts")
                            .status())
                    .isEqualTo(200);
        }
    }

    private static String role(int account) {
        return "arn:aws:iam::111122223333:role/app-" + account;
    }

    private static void make(InstalledWebhook webhook) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < ACCOUNTS; i++) {
                int number = i;
                all.add(threads.submit(() -> webhook.admin.serviceAccount(
                        webhook.pods, "app-" + number, Map.of(ClusterWebhook.ROLE_KEY, role(number)))));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    /** Every pod has its own role, or failurePolicy decides; nobody is told that there is none. Returns the latter. */
    private static Set<Integer> storm(InstalledWebhook webhook, Reviewer reviewer) throws Exception {
        Set<Integer> undecided = new ConcurrentSkipListSet<>();
        AtomicInteger next = new AtomicInteger();
        long[] nanos = new long[PODS];
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                all.add(threads.submit(() -> {
                    for (int pod = next.getAndIncrement(); pod < PODS; pod = next.getAndIncrement()) {
                        long start = System.nanoTime();
                        Reviewer.Verdict verdict = reviewer.review(webhook.pods, "app-" + pod / 2);
                        nanos[pod] = System.nanoTime() - start;
                        if (verdict.status() == 503) {
                            undecided.add(pod);
                        } else {
                            assertThat(verdict.status()).as(verdict.body()).isEqualTo(200);
                            assertThat(verdict.role()).as(verdict.body()).isEqualTo(role(pod / 2));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(String.join("\n", webhook.process().output()), e);
        }
        Arrays.sort(nanos);
        System.out.printf(
                "R12: %d pods of %d new accounts: %d with their role, %d undecided; p50 %d ms, p99 %d ms, last %d ms%n",
                PODS,
                ACCOUNTS,
                PODS - undecided.size(),
                undecided.size(),
                TimeUnit.NANOSECONDS.toMillis(nanos[PODS / 2]),
                TimeUnit.NANOSECONDS.toMillis(nanos[PODS / 100 * 99]),
                TimeUnit.NANOSECONDS.toMillis(nanos[PODS - 1]));
        assertThat(undecided).hasSizeLessThan(PODS / 10 * 9);
        return undecided;
    }

    /** What came to the API server: one read for all pods of an account, and never more than the limit by then. */
    private static void judge(InstalledWebhook webhook, long start) {
        List<Call> reads = webhook.proxy.calls().stream()
                .filter(call -> call.kind() == Call.Kind.READ
                        && call.pathAndQuery().contains("/serviceaccounts/app-")
                        && call.atNanos() >= start)
                .sorted((one, other) -> Long.compare(one.atNanos(), other.atNanos()))
                .toList();
        long last = reads.getLast().atNanos() - start;
        System.out.printf("R12: %d reads in %d ms%n", reads.size(), TimeUnit.NANOSECONDS.toMillis(last));
        // Half as many again for those that were too slow for their patience.
        assertThat(reads).hasSizeBetween(1, ACCOUNTS * 3 / 2);
        for (int i = 0; i < reads.size(); i++) {
            double seconds = (reads.get(i).atNanos() - start) / 1e9;
            assertThat((double) i + 1).as("after %s s", seconds).isLessThanOrEqualTo(SAVED_UP + 1 + A_SECOND * seconds);
        }
    }
}
