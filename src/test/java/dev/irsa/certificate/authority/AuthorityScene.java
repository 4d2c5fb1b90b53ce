package dev.irsa.certificate.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.certificate.ServingCertificate;
import dev.irsa.certificate.authority.AuthorityListener.Trouble;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Replicas of one cluster, on a clock that the test moves. */
abstract class AuthorityScene {
    static final AuthorityTimes TIMES =
            new AuthorityTimes(Duration.ofDays(30), Duration.ofDays(7), Duration.ofMinutes(5));

    final List<Trouble> troubles = Collections.synchronizedList(new ArrayList<>());
    final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    final FakeCluster cluster = new FakeCluster(now::get);

    final SharedAuthority replica() {
        return replica(TIMES);
    }

    final SharedAuthority replica(AuthorityTimes times) {
        return replica(times, cluster, cluster);
    }

    final SharedAuthority replica(AuthorityTimes times, SharedSecret secret, TrustBundles bundles) {
        InstantSource source = now::get;
        return new SharedAuthority(
                secret,
                bundles,
                times,
                List.of("webhook.eks.svc"),
                source.withZone(ZoneOffset.UTC),
                (trouble, _) -> troubles.add(trouble));
    }

    final void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    static ServingCertificate leaf(SharedAuthority replica) {
        return replica.status().certificate().orElseThrow();
    }

    final void assertTrusted(SharedAuthority replica) throws Exception {
        ServingCertificate leaf = leaf(replica);
        X509Certificate signer = leaf.chain().getLast();
        assertThat(cluster.trusted()).contains(signer);
        leaf.chain().getFirst().verify(signer.getPublicKey());
        leaf.chain().getFirst().checkValidity(java.util.Date.from(now.get()));
    }
}
