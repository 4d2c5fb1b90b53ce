package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.follow.Timing;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.FaultProxy.Call.Kind;
import dev.irsa.testing.FaultProxy.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What goes wrong between us and the API server, and what must come of it (R05–R09). */
class ClusterFaultsIT {
    @Test
    void r05ApiServerDownAtStart() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.annotated("app");
            cluster.proxy.down();
            cluster.identities.start();
            Eventually.within(Duration.ofSeconds(5), "some attempts have failed", () -> cluster.failures() >= 4);
            assertThat(cluster.identities.accountsUnsynced()).isPresent();
            assertThat(cluster.find("app", Duration.ofMillis(300))).isInstanceOf(Lookup.Failed.class);
            cluster.proxy.up();
            assertThat(cluster.awaitSynced()).isLessThan(Duration.ofSeconds(2));
            assertThat(cluster.isKept("app")).isTrue();
        }
    }

    @Test
    void r06ApiServerDownAfterSync() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.annotated("app");
            cluster.start();
            cluster.proxy.down();
            Eventually.within(Duration.ofSeconds(10), "it is noticed", () -> cluster.staleness() >= 3);
            assertThat(cluster.isKept("app")).isTrue();
            assertThat(cluster.hasRole("app")).isTrue();
            assertThat(cluster.identities.accountsUnsynced()).isEmpty();
            cluster.annotated("meanwhile");
            cluster.delete("app");
            cluster.proxy.up();
            cluster.awaitKept("meanwhile");
            cluster.awaitGone("app");
            assertThat(cluster.find("app")).isInstanceOf(Lookup.Absent.class);
            assertThat(cluster.staleness()).isLessThan(3);
        }
    }

    @Test
    void r07WatchClosedEveryFewSeconds() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.proxy.fault(Kind.WATCH, new Fault.Cut(300));
            cluster.start();
            long listings = cluster.proxy.count(Kind.LIST);
            for (int i = 0; i < 20; i++) {
                String name = "app" + i;
                cluster.annotated(name);
                cluster.awaitKept(name);
                if (i % 2 == 0) {
                    cluster.delete(name);
                    cluster.awaitGone(name);
                }
            }
            assertThat(cluster.proxy.count(Kind.LIST)).isEqualTo(listings);
        }
    }

    @Test
    void r07Gone() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.annotated("old");
            cluster.start();
            cluster.proxy.fault(Kind.WATCH, Fault.Answer.status(410, "Expired"));
            cluster.proxy.cutAll();
            cluster.delete("old");
            cluster.annotated("new");
            cluster.awaitKept("new");
            cluster.awaitGone("old");
            assertThat(cluster.find("old")).isInstanceOf(Lookup.Absent.class);
            // However often the watch says so, listings become rarer, not denser.
            long before = cluster.proxy.count(Kind.LIST);
            long watches = cluster.proxy.count(Kind.WATCH);
            Eventually.within(
                    Duration.ofSeconds(20), "more watches fail", () -> cluster.proxy.count(Kind.WATCH) >= watches + 4);
            assertThat(cluster.proxy.count(Kind.LIST) - before).isLessThan(8);
            cluster.proxy.heal();
        }
    }

    @Test
    void r07ErrorEvent() throws Exception {
        String error = "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}}\n";
        followsOnAfter(new Fault.Answer(200, error));
    }

    @Test
    void r07ErrorEventThatIsNoExpiry() throws Exception {
        String error =
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":500,\"reason\":\"InternalError\"}}\n";
        followsOnAfter(new Fault.Answer(200, error));
    }

    @Test
    void r07VersionGoesBack() throws Exception {
        String back = "{\"type\":\"MODIFIED\",\"object\":{\"metadata\":{\"namespace\":\"a\",\"name\":\"b\","
                + "\"resourceVersion\":\"1\"}}}\n";
        followsOnAfter(new Fault.Answer(200, back));
    }

    @Test
    void r07NotJson() throws Exception {
        followsOnAfter(new Fault.Answer(200, "<html>{{{\n"));
    }

    private static void followsOnAfter(Fault fault) throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.annotated("old");
            cluster.start();
            long watches = cluster.proxy.count(Kind.WATCH);
            cluster.proxy.fault(Kind.WATCH, fault);
            cluster.proxy.cutAll();
            Eventually.within(
                    Duration.ofSeconds(20),
                    "the fault has happened",
                    () -> cluster.proxy.count(Kind.WATCH) >= watches + 3);
            assertThat(cluster.hasRole("old")).isTrue();
            cluster.proxy.heal();
            cluster.delete("old");
            cluster.annotated("new");
            cluster.awaitKept("new");
            cluster.awaitGone("old");
            assertThat(cluster.find("old")).isInstanceOf(Lookup.Absent.class);
        }
    }

    @Test
    void r08WatchStallsSilently() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.start();
            cluster.proxy.fault(Kind.WATCH, new Fault.Stall());
            cluster.proxy.cutAll();
            long watches = cluster.proxy.count(Kind.WATCH);
            Eventually.within(
                    Duration.ofSeconds(10), "it is watched anew", () -> cluster.proxy.count(Kind.WATCH) > watches);
            // Nothing is missed while the stall lasts: what is not in the copy is read live.
            cluster.annotated("app");
            cluster.annotated("unseen");
            assertThat(cluster.hasRole("app")).isTrue();
            cluster.proxy.heal();
            cluster.awaitKept("unseen");
            cluster.annotated("later");
            cluster.awaitKept("later");
        }
    }

    @Test
    void r08TheDefaultsFindAStallOutWithinFiveMinutes() {
        assertThat(Timing.DEFAULT.silence()).isLessThan(Duration.ofMinutes(5));
    }

    @Test
    void r09ReadsRefused() throws Exception {
        for (int status : new int[] {429, 500}) {
            try (FollowedCluster cluster = new FollowedCluster()) {
                cluster.start();
                cluster.proxy.rule(call -> call.kind() == Kind.READ
                        ? Fault.Answer.status(status, "Refused")
                        : call.kind() == Kind.WATCH ? new Fault.Stall() : new Fault.None());
                cluster.proxy.cutAll();
                cluster.annotated("app");
                long start = System.nanoTime();
                assertThat(cluster.find("app", Duration.ofSeconds(2)))
                        .isInstanceOfAny(Lookup.TimedOut.class, Lookup.Failed.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2200));
                cluster.proxy.fault(Kind.WATCH, new Fault.Stall());
                assertThat(cluster.hasRole("app")).isTrue();
            }
        }
    }

    @Test
    void r09ReadsSlow() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.start();
            cluster.proxy.rule(call -> call.kind() == Kind.READ
                    ? new Fault.Late(5000)
                    : call.kind() == Kind.WATCH ? new Fault.Stall() : new Fault.None());
            cluster.proxy.cutAll();
            cluster.annotated("app");
            long start = System.nanoTime();
            assertThat(cluster.find("app", Duration.ofMillis(1500)))
                    .isInstanceOfAny(Lookup.TimedOut.class, Lookup.Failed.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(1700));
            // With ten seconds to spend, five are no hindrance.
            assertThat(cluster.find("app", Duration.ofMillis(9500))).isInstanceOf(Lookup.Found.class);
        }
    }
}
