package dev.irsa.leader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.FaultProxy;
import dev.irsa.testing.Kube;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Elections over a real API server, with a clock that the test moves. */
class ElectionIT {
    private final ControlPlane plane = ControlPlane.shared();
    private final FaultProxy proxy = new FaultProxy(plane);
    private final ApiConnection api = ApiConnection.open(ApiAccess.url(proxy.url()), "test");
    private final Kube admin = plane.admin();
    private final String namespace = "e" + UUID.randomUUID().toString().substring(0, 8);
    private final String path = "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases/irsa-publisher";
    private final AtomicInteger changes = new AtomicInteger();
    private Duration elapsed = Duration.ZERO;

    {
        admin.namespace(namespace);
    }

    @AfterEach
    void close() {
        api.close();
        proxy.close();
        admin.close();
    }

    private Election candidate(String identity) {
        return new Election(
                new LeaseObject(api, namespace, "irsa-publisher"),
                identity,
                LeaseTimes.DEFAULT,
                () -> elapsed.toNanos(),
                InstantSource.system(),
                changes::incrementAndGet);
    }

    private void pass(int seconds) {
        elapsed = elapsed.plusSeconds(seconds);
    }

    @Test
    void oneLeadsAndTheOtherWaits() {
        Election one = candidate("one");
        Election other = candidate("other");
        one.attempt();
        other.attempt();
        assertThat(one.isLeading()).isTrue();
        assertThat(other.isLeading()).isFalse();
        assertThat(admin.get(path).text("/spec/holderIdentity")).isEqualTo("one");
        for (int i = 0; i < 20; i++) {
            pass(2);
            one.attempt();
            other.attempt();
            assertThat(one.isLeading()).isTrue();
            assertThat(other.isLeading()).isFalse();
        }
        assertThat(changes).hasValue(1);
        assertThat(admin.get(path).text("/spec/leaseTransitions")).isEqualTo("0");
    }

    @Test
    void aLeaderThatDiesIsSucceededAfterItsLease() {
        Election one = candidate("one");
        Election other = candidate("other");
        one.attempt();
        other.attempt();
        pass(11);
        assertThat(one.isLeading()).as("it stops before another begins").isFalse();
        other.attempt();
        assertThat(other.isLeading()).isFalse();
        pass(5);
        other.attempt();
        assertThat(other.isLeading()).isTrue();
        assertThat(admin.get(path).text("/spec/leaseTransitions")).isEqualTo("1");
        one.attempt();
        assertThat(one.isLeading()).isFalse();
    }

    @Test
    void aClockThatIsWrongChangesNothing() {
        Election one = candidate("one");
        one.attempt();
        // another machine's clock: the Lease looks as if it had ended long ago
        admin.merge(path, java.util.Map.of("spec", java.util.Map.of("renewTime", "2020-01-01T00:00:00.000000Z")));
        Election other = candidate("other");
        other.attempt();
        assertThat(other.isLeading()).isFalse();
        one.attempt();
        assertThat(one.isLeading()).isTrue();
    }

    @Test
    void whatIsGivenBackIsFreeAtOnce() {
        Election one = candidate("one");
        one.attempt();
        one.close();
        assertThat(one.isLeading()).isFalse();
        Election other = candidate("other");
        other.attempt();
        assertThat(other.isLeading()).isTrue();
    }

    @Test
    void anApiServerThatFailsForAMomentCostsNoLeadership() {
        Election one = candidate("one");
        one.attempt();
        proxy.rule(_ -> FaultProxy.Fault.Answer.status(503, "ServiceUnavailable"));
        pass(4);
        one.attempt();
        assertThat(one.isLeading()).isTrue();
        pass(7);
        one.attempt();
        assertThat(one.isLeading()).isFalse();
        proxy.heal();
        one.attempt();
        assertThat(one.isLeading()).isTrue();
        assertThat(changes).hasValue(3);
    }

    @Test
    void ofTwoThatTakeItAtOnceOneGetsIt() throws Exception {
        for (int round = 0; round < 10; round++) {
            admin.delete(path);
            java.util.List<Election> candidates = java.util.stream.IntStream.range(0, 4)
                    .mapToObj(i -> candidate("c" + i))
                    .toList();
            try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
                candidates.forEach(each -> threads.submit(each::attempt));
            }
            assertThat(candidates.stream().filter(Election::isLeading).count()).isEqualTo(1);
        }
    }
}
