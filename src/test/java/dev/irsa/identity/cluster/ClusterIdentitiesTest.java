package dev.irsa.identity.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiResponse;
import dev.irsa.cluster.follow.Timing;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts;
import dev.irsa.identity.ServiceAccounts.Lookup;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The webhook's lookups and those of its audit, over an API server that is read and never followed. */
class ClusterIdentitiesTest {
    private static final ServiceAccountRef APP = new ServiceAccountRef("demo", "app");
    private static final String THERE = "{\"metadata\":{\"name\":\"app\",\"namespace\":\"demo\","
            + "\"resourceVersion\":\"7\",\"annotations\":{\"eks.amazonaws.com/role-arn\":\"r\"}}}";

    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean there;
    /** Stands still, so that nothing is forgotten and no read is saved up. */
    private final long now = System.nanoTime();

    private final ClusterIdentities identities = new ClusterIdentities(
            _ -> {
                reads.incrementAndGet();
                return there
                        ? response(200, THERE)
                        : response(404, "{\"kind\":\"Status\",\"reason\":\"NotFound\",\"code\":404}");
            },
            new ClusterRules(new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX), List.of(), Optional.empty(), _ -> {}),
            Timing.DEFAULT,
            () -> now,
            InstantSource.system());

    private static ApiResponse response(int status, String body) {
        return new ApiResponse(status, Duration.ZERO, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private Lookup find(ServiceAccounts accounts) {
        return accounts.find(APP, now + Duration.ofSeconds(30).toNanos());
    }

    /** A pod of an account that is gone still runs; the account comes back while its audit is on. */
    @Test
    void whatAnAuditDoesNotFindIsNotRememberedForPods() {
        assertThat(find(identities.auditedAccounts())).isInstanceOf(Lookup.Absent.class);
        there = true;
        assertThat(find(identities.accounts())).isInstanceOf(Lookup.Found.class);
        assertThat(reads).hasValue(2);
    }

    @Test
    void theirMemoriesServeEachOfThem() {
        assertThat(find(identities.accounts())).isInstanceOf(Lookup.Absent.class);
        assertThat(find(identities.accounts())).isInstanceOf(Lookup.Absent.class);
        assertThat(reads).hasValue(1);
        assertThat(find(identities.auditedAccounts())).isInstanceOf(Lookup.Absent.class);
        assertThat(find(identities.auditedAccounts())).isInstanceOf(Lookup.Absent.class);
        assertThat(reads).hasValue(2);
    }

    /** An audit of a thousand pods whose accounts are gone does not take the reads that pods wait for. */
    @Test
    void anAuditReadsFromAShareOfItsOwn() {
        for (int i = 0; i < 20; i++) {
            assertThat(gone(identities.auditedAccounts(), i, Duration.ofSeconds(60)))
                    .isInstanceOf(Lookup.Absent.class);
        }
        // The next one is due after a twentieth of a second, and the clock stands still.
        assertThat(gone(identities.auditedAccounts(), 20, Duration.ofMillis(40)))
                .isInstanceOf(Lookup.TimedOut.class);
        assertThat(reads).hasValue(20);
        assertThat(gone(identities.accounts(), 21, Duration.ofSeconds(60))).isInstanceOf(Lookup.Absent.class);
    }

    /** R12: a thousand at once, then five hundred a second; the clock stands still. */
    @Test
    void r12_readsForPodsAreLimited() {
        for (int i = 0; i < 1000; i++) {
            assertThat(gone(identities.accounts(), i, Duration.ofSeconds(60))).isInstanceOf(Lookup.Absent.class);
        }
        assertThat(gone(identities.accounts(), 1000, Duration.ofMillis(1))).isInstanceOf(Lookup.TimedOut.class);
        // Long enough to wait for its turn.
        assertThat(gone(identities.accounts(), 1001, Duration.ofSeconds(60))).isInstanceOf(Lookup.Absent.class);
        assertThat(reads).hasValue(1001);
    }

    private Lookup gone(ServiceAccounts accounts, int number, Duration limit) {
        return accounts.find(new ServiceAccountRef("demo", "gone-" + number), now + limit.toNanos());
    }
}
