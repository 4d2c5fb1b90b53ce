package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.FaultProxy.Call;
import dev.irsa.testing.FaultProxy.Call.Kind;
import dev.irsa.testing.FaultProxy.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Many at once, and late news (R10, R12, R13). */
class ClusterScaleIT {
    @Test
    void r10WatchDelayedThreeSeconds() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.proxy.fault(Kind.WATCH, new Fault.Lag(3000));
            cluster.start();
            for (int i = 0; i < 50; i++) {
                cluster.annotated("new" + i);
                assertThat(cluster.hasRole("new" + i)).isTrue();
            }
            // Made first, annotated a moment later, asked for at once.
            for (int i = 0; i < 20; i++) {
                String name = "late" + i;
                cluster.plain(name);
                assertThat(cluster.hasRole(name)).isFalse();
                cluster.annotate(name);
                assertThat(cluster.hasRole(name)).as(name).isTrue();
            }
        }
    }

    @Test
    void r12TenThousandLookupsOfNewAccounts() throws Exception {
        int accounts = 200;
        int each = 50;
        try (FollowedCluster cluster = new FollowedCluster();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            cluster.proxy.fault(Kind.WATCH, new Fault.Lag(60_000));
            cluster.start();
            for (int i = 0; i < accounts; i++) {
                cluster.annotated("app" + i);
            }
            List<Future<Long>> all = new ArrayList<>();
            for (int i = 0; i < accounts * each; i++) {
                String name = "app" + i % accounts;
                all.add(threads.submit(() -> {
                    long start = System.nanoTime();
                    Lookup found = cluster.find(name, Duration.ofMinutes(2));
                    if (!(found instanceof Lookup.Found)) {
                        throw new IllegalStateException(found.toString());
                    }
                    return System.nanoTime() - start;
                }));
            }
            long[] times = new long[all.size()];
            for (int i = 0; i < times.length; i++) {
                times[i] = all.get(i).get();
            }
            Arrays.sort(times);
            long p99 = TimeUnit.NANOSECONDS.toMillis(times[times.length * 99 / 100]);
            System.out.println(times.length + " lookups of " + accounts + " new accounts: "
                    + cluster.proxy.count(Kind.READ) + " reads, p99 " + p99 + " ms");
            assertThat(cluster.proxy.count(Kind.READ)).isLessThanOrEqualTo(2L * accounts);
        }
    }

    /** Many pages, of which one expires while they are read: then all is read at once. */
    @Test
    void r13PagesAndUpdates() throws Exception {
        int accounts = 20_000;
        try (ControlPlane plane = ControlPlane.start();
                FollowedCluster cluster = new FollowedCluster(plane);
                ExecutorService threads = Executors.newFixedThreadPool(16)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < accounts; i++) {
                String name = "app" + i;
                all.add(threads.submit(() -> cluster.annotated(name)));
            }
            for (Future<?> one : all) {
                one.get();
            }
            cluster.identities.start();
            System.out.printf(
                    "R13: %d ServiceAccounts of a real API server are listed after %d ms%n",
                    accounts, cluster.awaitSynced().toMillis());
            assertThat(calls(cluster, "continue=")).hasSizeBetween(accounts / 500 - 1, accounts / 500);
            for (int i = 0; i < accounts; i++) {
                assertThat(cluster.isKept("app" + i)).isTrue();
            }
            AtomicInteger expired = new AtomicInteger();
            cluster.proxy.rule(call -> {
                boolean expires = call.pathAndQuery().contains("continue=") && expired.incrementAndGet() <= 2;
                boolean isGone = call.kind() == Kind.WATCH && expired.get() < 2;
                return expires || isGone ? Fault.Answer.status(410, "Expired") : new Fault.None();
            });
            cluster.proxy.cutAll();
            cluster.delete("app7");
            cluster.awaitGone("app7");
            Eventually.within(Duration.ofSeconds(60), "two pages have expired", () -> expired.get() >= 2);
            assertThat(calls(cluster, "/serviceaccounts?limit=0")).isNotEmpty();
            cluster.annotated("last");
            cluster.awaitKept("last");
            for (int i = 0; i < accounts; i++) {
                assertThat(cluster.isKept("app" + i)).isEqualTo(i != 7);
            }
        }
    }

    private static List<Call> calls(FollowedCluster cluster, String part) {
        return cluster.proxy.calls().stream()
                .filter(call -> call.pathAndQuery().contains(part))
                .toList();
    }
}
