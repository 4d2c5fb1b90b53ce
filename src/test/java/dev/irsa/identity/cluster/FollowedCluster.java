package dev.irsa.identity.cluster;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.cluster.follow.Timing;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.FaultProxy;
import dev.irsa.testing.Kube;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A real cluster behind the fault proxy, followed as the webhook does, in a namespace of the test's own. */
final class FollowedCluster implements AutoCloseable {
    static final AnnotationKeys KEYS = new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX);
    static final String ROLE = "arn:aws:iam::111122223333:role/app";

    /** As for a cluster, but silence is found out sooner, for the tests' sake. */
    static final Timing TIMING = new Timing(
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            Duration.ofSeconds(60),
            Duration.ofMillis(100),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofSeconds(30),
            Duration.ofMillis(500),
            Duration.ofSeconds(30));

    final Kube admin;
    final FaultProxy proxy;
    final String namespace = "t" + UUID.randomUUID().toString().substring(0, 8);
    final ClusterIdentities identities;
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ApiConnection api;

    FollowedCluster() {
        this(ControlPlane.shared());
    }

    /** The same on a control plane of the caller's own. */
    FollowedCluster(ControlPlane plane) {
        admin = plane.admin();
        proxy = new FaultProxy(plane);
        api = ApiConnection.open(ApiAccess.url(proxy.url()), "test");
        admin.namespace(namespace);
        identities = new ClusterIdentities(
                api,
                new ClusterRules(KEYS, List.of(), Optional.of(namespace), _ -> {}),
                TIMING,
                System::nanoTime,
                InstantSource.system());
        identities.meters().bindTo(meters);
    }

    FollowedCluster start() throws InterruptedException {
        identities.start();
        awaitSynced();
        return this;
    }

    Duration awaitSynced() throws InterruptedException {
        return Eventually.within(
                Duration.ofSeconds(60),
                "the copy is complete",
                () -> identities.accountsUnsynced().isEmpty()
                        && identities.mappingsUnsynced().isEmpty());
    }

    void annotated(String name) {
        admin.serviceAccount(namespace, name, Map.of(KEYS.roleArn(), ROLE));
    }

    void plain(String name) {
        admin.serviceAccount(namespace, name, Map.of());
    }

    void annotate(String name) {
        admin.merge(
                "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + name,
                Map.of("metadata", Map.of("annotations", Map.of(KEYS.roleArn(), ROLE))));
    }

    void delete(String name) {
        admin.delete("/api/v1/namespaces/" + namespace + "/serviceaccounts/" + name);
    }

    Lookup find(String name) {
        return find(name, Duration.ofSeconds(30));
    }

    Lookup find(String name, Duration limit) {
        return identities.accounts().find(new ServiceAccountRef(namespace, name), System.nanoTime() + limit.toNanos());
    }

    boolean hasRole(String name) {
        return find(name) instanceof Lookup.Found(var entry)
                && entry.annotations().hasRole();
    }

    /** Lookups that ended so. */
    double lookups(LookupResult result) {
        return meters.get("irsa.lookups")
                .tag("result", result.label())
                .functionCounter()
                .count();
    }

    /** Whether the copy has an account; nothing is asked. */
    boolean isKept(String name) {
        return identities.isKept(new ServiceAccountRef(namespace, name));
    }

    /** Waits until the watch, or a listing, has brought an account. */
    void awaitKept(String name) throws InterruptedException {
        Eventually.within(Duration.ofSeconds(60), name + " is kept", () -> isKept(name));
    }

    /** Waits until the watch, or a listing, has taken an account away. */
    void awaitGone(String name) throws InterruptedException {
        Eventually.within(Duration.ofSeconds(60), name + " is gone", () -> !isKept(name));
    }

    double failures() {
        return meters.get("irsa.cluster.failures")
                .tag("kind", "serviceaccounts")
                .functionCounter()
                .count();
    }

    double staleness() {
        return meters.get("irsa.cluster.staleness.seconds")
                .tag("kind", "serviceaccounts")
                .gauge()
                .value();
    }

    @Override
    public void close() {
        identities.close();
        proxy.close();
        api.close();
        admin.close();
    }
}
