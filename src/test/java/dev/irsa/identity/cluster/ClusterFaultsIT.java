package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.follow.Timing;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.FaultProxy.Call;
import dev.irsa.testing.FaultProxy.Call.Kind;
import dev.irsa.testing.FaultProxy.Fault;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes wrong between us and the API server, and what must come of it (R05–R09). */
class ClusterFaultsIT {
    @Test
    void r05ApiServerDownAtStart() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.annotated("app");
            cluster.proxy.down();
            cluster.identities.start();
            Eventually.within(Duration.ofSeconds(60), "some attempts have failed", () -> cluster.failures() >= 4);
            assertThat(cluster.identities.accountsUnsynced()).isPresent();
            assertThat(cluster.find("app", Duration.ofMillis(300))).isInstanceOf(Lookup.Failed.class);
            cluster.proxy.up();
            cluster.awaitSynced();
            assertThat(cluster.isKept("app")).isTrue();
        }
    }

    @Test
    void r06ApiServerDownAfterSync() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.annotated("app");
            cluster.start();
            cluster.proxy.down();
            Eventually.within(Duration.ofSeconds(60), "it is noticed", () -> cluster.staleness() >= 3);
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
            cluster.proxy.heal();
        }
    }

    /** However often the watch says that only a listing helps: each interval is twice the one before, less half by chance. */
    @Test
    void r07ListingsBecomeRarer() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.proxy.fault(Kind.WATCH, Fault.Answer.status(410, "Expired"));
            cluster.identities.start();
            Eventually.within(
                    Duration.ofSeconds(120),
                    "it is listed six times",
                    () -> listings(cluster).size() >= 6);
            List<Call> listings = listings(cluster);
            for (int i = 0; i < 5; i++) {
                long gap = listings.get(i + 1).atNanos() - listings.get(i).atNanos();
                assertThat(Duration.ofNanos(gap))
                        .as("between listings %d and %d", i, i + 1)
                        .isGreaterThanOrEqualTo(FollowedCluster.TIMING
                                .relist()
                                .multipliedBy(1L << i)
                                .dividedBy(2));
            }
            cluster.proxy.heal();
            cluster.annotated("later");
            cluster.awaitKept("later");
        }
    }

    private static List<Call> listings(FollowedCluster cluster) {
        return calls(cluster, Kind.LIST);
    }

    private static List<Call> calls(FollowedCluster cluster, Kind kind) {
        return cluster.proxy.calls().stream()
                .filter(call -> call.kind() == kind
                        && call.pathAndQuery().startsWith("/api/v1/serviceaccounts?")
                        && !call.pathAndQuery().contains("continue="))
                .toList();
    }

    /** In a quiet cluster bookmarks are all that a watch brings: it goes on from the last one, and lists nothing. */
    @Test
    void r07BookmarksOnly() throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.annotated("old");
            cluster.start();
            cluster.awaitKept("old");
            long listings = listings(cluster).size();
            // Something else changes, so that the cluster's version rises.
            cluster.admin.namespace(cluster.namespace + "-other");
            String version = cluster.admin
                    .get("/api/v1/namespaces/" + cluster.namespace + "-other")
                    .text("/metadata/resourceVersion");
            String bookmark = "{\"type\":\"BOOKMARK\",\"object\":{\"kind\":\"ServiceAccount\",\"apiVersion\":\"v1\","
                    + "\"metadata\":{\"resourceVersion\":\"" + version + "\"}}}\n";
            cluster.proxy.fault(Kind.WATCH, new Fault.Answer(200, bookmark));
            cluster.proxy.cutAll();
            Eventually.within(
                    Duration.ofSeconds(60),
                    "it goes on from the bookmark, more than once",
                    () -> calls(cluster, Kind.WATCH).stream()
                                    .filter(call -> call.pathAndQuery().contains("&resourceVersion=" + version + "&"))
                                    .count()
                            >= 2);
            cluster.proxy.heal();
            cluster.delete("old");
            cluster.annotated("new");
            cluster.awaitKept("new");
            cluster.awaitGone("old");
            assertThat(listings(cluster)).hasSize((int) listings);
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
                    Duration.ofSeconds(60),
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

    private static List<Fault> silences() {
        return List.of(new Fault.Stall(), new Fault.Silent());
    }

    /** A watch that begins and then is silent, and one that is never answered: each is given up and begun anew. */
    @ParameterizedTest
    @MethodSource("silences")
    void r08WatchStallsSilently(Fault silence) throws Exception {
        try (FollowedCluster cluster = new FollowedCluster()) {
            cluster.start();
            int before = calls(cluster, Kind.WATCH).size();
            cluster.proxy.fault(Kind.WATCH, silence);
            cluster.proxy.cutAll();
            // The first of these comes of the cut, the others of silence.
            Eventually.within(
                    Duration.ofSeconds(60),
                    "it is watched anew, and again",
                    () -> calls(cluster, Kind.WATCH).size() >= before + 3);
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
                assertThat(cluster.find("app", Duration.ofSeconds(2)))
                        .isInstanceOfAny(Lookup.TimedOut.class, Lookup.Failed.class);
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
            assertThat(cluster.find("app", Duration.ofMillis(1500)))
                    .isInstanceOfAny(Lookup.TimedOut.class, Lookup.Failed.class);
            // With time to spend, five seconds are no hindrance.
            assertThat(cluster.find("app", Duration.ofSeconds(40))).isInstanceOf(Lookup.Found.class);
        }
    }
}
