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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SharedAuthorityTest {
    private static final AuthorityTimes TIMES =
            new AuthorityTimes(Duration.ofDays(30), Duration.ofDays(7), Duration.ofMinutes(5));

    private final List<Trouble> troubles = Collections.synchronizedList(new ArrayList<>());
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final FakeCluster cluster = new FakeCluster(now::get);

    private SharedAuthority replica() {
        return replica(TIMES);
    }

    private SharedAuthority replica(AuthorityTimes times) {
        InstantSource source = now::get;
        return new SharedAuthority(
                cluster,
                cluster,
                times,
                List.of("webhook.eks.svc"),
                source.withZone(ZoneOffset.UTC),
                (trouble, _) -> troubles.add(trouble));
    }

    private void pass(Duration time) {
        now.updateAndGet(instant -> instant.plus(time));
    }

    private static ServingCertificate leaf(SharedAuthority replica) {
        return replica.status().certificate().orElseThrow();
    }

    private void assertTrusted(SharedAuthority replica) throws Exception {
        ServingCertificate leaf = leaf(replica);
        X509Certificate signer = leaf.chain().getLast();
        assertThat(cluster.trusted()).contains(signer);
        leaf.chain().getFirst().verify(signer.getPublicKey());
        leaf.chain().getFirst().checkValidity(java.util.Date.from(now.get()));
    }

    @Test
    void theFirstReplicaMakesTheAuthorityAndTrustsIt() throws Exception {
        SharedAuthority replica = replica();
        replica.tend();
        assertThat(replica.status().distrust()).isEmpty();
        assertTrusted(replica);
        assertThat(cluster.trusted()).hasSize(1);
    }

    /** R17: of five replicas that start at once, one makes the authority and the others take it over. */
    @Test
    void r17_replicasThatRaceAgreeOnOneAuthority() throws Exception {
        List<SharedAuthority> replicas = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < 5; i++) {
            SharedAuthority replica = replica();
            replicas.add(replica);
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    replica.tend();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(cluster.created()).isEqualTo(1);
        Set<X509Certificate> signers = new HashSet<>();
        for (SharedAuthority replica : replicas) {
            replica.tend();
            assertTrusted(replica);
            signers.add(leaf(replica).chain().getLast());
        }
        assertThat(signers).hasSize(1);
        int writes = cluster.bundleWrites();
        replicas.forEach(SharedAuthority::tend);
        assertThat(cluster.bundleWrites()).isEqualTo(writes);
    }

    /** R14, R15: a leaf is renewed by wall clock after two thirds of its life, however time passes. */
    @Test
    void r14_aLeafIsRenewedAfterTwoThirdsOfItsLife() throws Exception {
        SharedAuthority replica = replica();
        replica.tend();
        X509Certificate first = leaf(replica).chain().getFirst();
        pass(Duration.ofDays(4));
        replica.tend();
        assertThat(leaf(replica).chain().getFirst()).isEqualTo(first);
        pass(Duration.ofDays(1));
        replica.tend();
        assertThat(leaf(replica).chain().getFirst()).isNotEqualTo(first);
        assertTrusted(replica);
    }

    /** R15: however the clock jumps, one leaf is signed, and nothing is written for it. */
    @Test
    void r15_aClockThatJumpsCostsOneLeaf() throws Exception {
        SharedAuthority replica = replica();
        replica.tend();
        int writes = cluster.bundleWrites();
        String version = cluster.secretNow().version();
        for (Duration jump : List.of(Duration.ofDays(10), Duration.ofDays(-1), Duration.ofDays(-10))) {
            X509Certificate before = leaf(replica).chain().getFirst();
            pass(jump);
            replica.tend();
            X509Certificate after = leaf(replica).chain().getFirst();
            assertThat(after).as(jump.toString()).isNotEqualTo(before);
            assertThat(after.getNotBefore().toInstant()).isEqualTo(now.get().minus(Duration.ofMinutes(5)));
            assertTrusted(replica);
            for (int i = 0; i < 10; i++) {
                replica.tend();
            }
            assertThat(leaf(replica).chain().getFirst()).isEqualTo(after);
        }
        leaf(replica).chain().getLast().checkValidity(java.util.Date.from(now.get()));
        assertThat(cluster.bundleWrites()).isEqualTo(writes);
        assertThat(cluster.secretNow().version()).isEqualTo(version);
    }

    /** R15 and R18: a repair that was made tomorrow does not put the next one off. */
    @Test
    void r15_aClockThatGoesBackDoesNotStopRepairs() {
        SharedAuthority replica = replica();
        replica.tend();
        for (int i = 0; i < 2; i++) {
            cluster.webhooks(Optional.of(List.of(List.of())));
            pass(Duration.ofSeconds(30));
            replica.tend();
        }
        pass(Duration.ofDays(-1));
        cluster.webhooks(Optional.of(List.of(List.of())));
        int writes = cluster.bundleWrites();
        replica.tend();
        assertThat(cluster.bundleWrites()).isEqualTo(writes + 1);
    }

    /** R20: over twenty rotations no replica serves what an API server that is 30 seconds late does not trust. */
    @Test
    void r20_rotationNeverServesWhatALateApiServerDoesNotTrust() {
        long seed = Long.getLong("irsa.seed", System.nanoTime());
        Random random = new Random(seed);
        AuthorityTimes quick = new AuthorityTimes(Duration.ofHours(3), Duration.ofMinutes(50), Duration.ofMinutes(5));
        List<SharedAuthority> replicas = new ArrayList<>(List.of(replica(quick), replica(quick)));
        replicas.forEach(SharedAuthority::tend);
        pass(Duration.ofSeconds(30));
        Set<X509Certificate> authorities = new HashSet<>();
        Instant end = now.get().plus(Duration.ofHours(44));
        while (now.get().isBefore(end)) {
            pass(Duration.ofSeconds(5 + random.nextInt(56)));
            if (random.nextInt(20) == 0) {
                replicas.set(random.nextInt(2), replica(quick));
            }
            Collections.shuffle(replicas, random);
            for (SharedAuthority replica : replicas) {
                if (replica.status().certificate().isEmpty() || random.nextInt(3) > 0) {
                    replica.tend();
                }
                authorities.add(leaf(replica).chain().getLast());
                assertThat(cluster.trustedBefore(Duration.ofSeconds(30)))
                        .as("seed %d at %s", seed, now)
                        .contains(leaf(replica).chain().getLast());
            }
        }
        assertThat(authorities).as("seed %d", seed).hasSizeGreaterThan(15);
    }

    @Test
    void rotatesOnRequestInThreeSteps() throws Exception {
        SharedAuthority replica = replica();
        replica.tend();
        X509Certificate old = leaf(replica).chain().getLast();
        cluster.requestRotation();
        replica.tend();
        replica.tend();
        replica.tend();
        assertThat(cluster.trusted()).hasSize(2).contains(old);
        assertThat(cluster.secretNow().rotationRequested()).isFalse();
        assertThat(leaf(replica).chain().getLast()).isEqualTo(old);
        replica.tend();
        pass(TIMES.settle().minusSeconds(1));
        replica.tend();
        assertThat(leaf(replica).chain().getLast()).isEqualTo(old);
        assertThat(AuthoritySecret.read(cluster.secretNow().data()).current().certificate())
                .isEqualTo(old);
        pass(Duration.ofSeconds(1));
        replica.tend();
        X509Certificate next = leaf(replica).chain().getLast();
        assertThat(next).isNotEqualTo(old);
        assertThat(cluster.trusted()).contains(old, next);
        pass(TIMES.leaf().plusMinutes(1));
        replica.tend();
        replica.tend();
        assertThat(cluster.trusted()).containsExactly(next);
    }

    /** The wait begins anew when somebody takes the next authority out of a bundle. */
    @Test
    void doesNotSwitchToAnAuthorityThatLostItsTrust() throws Exception {
        SharedAuthority replica = replica();
        replica.tend();
        X509Certificate old = leaf(replica).chain().getLast();
        cluster.requestRotation();
        replica.tend();
        replica.tend();
        replica.tend();
        cluster.webhooks(Optional.of(List.of(List.of(old))));
        pass(TIMES.settle());
        replica.tend();
        assertThat(leaf(replica).chain().getLast()).isEqualTo(old);
        assertTrusted(replica);
    }

    /** R16: a deleted Secret comes back as it was; an edited one is mended; serving goes on meanwhile. */
    @Test
    void r16_aDeletedOrEditedSecretIsPutRight() throws Exception {
        SharedAuthority replica = replica();
        replica.tend();
        X509Certificate signer = leaf(replica).chain().getLast();
        cluster.deleteSecret();
        replica.tend();
        assertThat(leaf(replica).chain().getLast()).isEqualTo(signer);
        for (Map<String, byte[]> edited : List.of(
                Map.<String, byte[]>of(),
                Map.of("ca.crt", new byte[] {1, 2, 3}, "ca.key", new byte[1_000_000]),
                Map.of("ca.crt", cluster.secretNow().data().get("ca.crt")))) {
            cluster.editSecret(edited);
            replica.tend();
            assertThat(leaf(replica).chain().getLast()).isEqualTo(signer);
            assertThat(troubles).isNotEmpty().containsOnly(Trouble.SECRET_MENDED);
            assertTrusted(replica);
            assertThat(AuthoritySecret.read(cluster.secretNow().data())
                            .current()
                            .certificate())
                    .isEqualTo(signer);
        }
    }

    /** R16: the Secret is deleted and a fresh replica comes first; the leaves of the others stay trusted throughout. */
    @Test
    void r16_anAuthorityThatAFreshReplicaMadeIsAdoptedInSteps() throws Exception {
        SharedAuthority a = replica();
        a.tend();
        X509Certificate old = leaf(a).chain().getLast();
        cluster.deleteSecret();
        SharedAuthority fresh = replica();
        fresh.tend();
        assertTrusted(a);
        assertTrusted(fresh);
        X509Certificate made = leaf(fresh).chain().getLast();
        assertThat(made).isNotEqualTo(old);
        for (Instant end = now.get().plus(TIMES.settle()); now.get().isBefore(end); pass(Duration.ofSeconds(10))) {
            a.tend();
            fresh.tend();
            assertThat(leaf(a).chain().getLast()).isEqualTo(old);
            assertTrusted(a);
            assertTrusted(fresh);
        }
        a.tend();
        assertThat(leaf(a).chain().getLast()).isEqualTo(made);
        assertTrusted(a);
        assertThat(cluster.trusted()).containsExactlyInAnyOrder(old, made);
        pass(TIMES.leaf().plusMinutes(1));
        a.tend();
        a.tend();
        assertThat(cluster.trusted()).containsExactly(made);
    }

    /** R16: who replaced the authority did not know of ours; we add it. */
    @Test
    void r16_keepsItsSignerTrustedWhenTheSecretIsReplaced() throws Exception {
        SharedAuthority a = replica();
        a.tend();
        X509Certificate old = leaf(a).chain().getLast();
        cluster.editSecret(
                AuthoritySecret.write(AuthorityState.of(new AuthorityRotation(TIMES).newAuthority(now.get()))));
        a.tend();
        assertThat(leaf(a).chain().getLast()).isEqualTo(old);
        assertTrusted(a);
        assertThat(cluster.trusted()).hasSize(2);
        pass(TIMES.settle());
        a.tend();
        assertThat(leaf(a).chain().getLast()).isNotEqualTo(old);
        assertTrusted(a);
    }

    /** Whoever wrote the bundle may have left much in it; only what is valid is kept, and not without end. */
    @Test
    void r16_keepsNoMoreThanFourAndNothingThatExpired() throws Exception {
        List<X509Certificate> found = new ArrayList<>();
        AuthorityRotation rotation = new AuthorityRotation(TIMES);
        found.add(rotation.newAuthority(now.get().minus(Duration.ofDays(40))).certificate());
        for (int i = 0; i < 6; i++) {
            found.add(rotation.newAuthority(now.get()).certificate());
        }
        cluster.webhooks(Optional.of(List.of(found)));
        SharedAuthority replica = replica();
        replica.tend();
        assertTrusted(replica);
        assertThat(cluster.trusted()).hasSize(5).doesNotContain(found.getFirst());
        assertThat(AuthoritySecret.read(cluster.secretNow().data()).bundle()).isEqualTo(cluster.trusted());
    }

    /** R18: a caBundle that is overwritten again and again is repaired ever more slowly. */
    @Test
    void r18_overwritingIsAnsweredWithPatience() {
        SharedAuthority replica = replica();
        replica.tend();
        int before = cluster.bundleWrites();
        for (int i = 0; i < 360; i++) {
            cluster.webhooks(Optional.of(List.of(List.of())));
            pass(Duration.ofSeconds(10));
            replica.tend();
        }
        assertThat(cluster.bundleWrites() - before).isBetween(5, 25);
        assertThat(troubles).contains(Trouble.CONFLICTING_OWNER, Trouble.NOT_TRUSTED);
        assertThat(replica.status().distrust()).contains("the webhook configuration does not trust our CA");
    }

    /** R19: a deleted webhook configuration is reported and not made again. */
    @Test
    void r19_aDeletedWebhookConfigurationIsNotMadeAgain() {
        SharedAuthority replica = replica();
        replica.tend();
        cluster.webhooks(Optional.empty());
        int writes = cluster.bundleWrites();
        replica.tend();
        assertThat(replica.status().distrust()).contains("the webhook configuration does not exist");
        assertThat(cluster.bundleWrites()).isEqualTo(writes);
        assertThat(troubles).isEmpty();
        for (int i = 0; i < 5; i++) {
            pass(Duration.ofSeconds(10));
            replica.tend();
        }
        assertThat(troubles).containsOnly(Trouble.NOT_TRUSTED);
    }

    @Test
    void renewsTheLeafWhileTheApiServerIsDown() throws Exception {
        SharedAuthority replica = replica();
        replica.tend();
        X509Certificate first = leaf(replica).chain().getFirst();
        cluster.down(true);
        pass(Duration.ofDays(6));
        replica.tend();
        assertThat(leaf(replica).chain().getFirst()).isNotEqualTo(first);
        assertThat(replica.status().distrust()).isEmpty();
        assertThat(replica.status().failure()).contains("no route to host");
        assertThat(replica.status().isWell()).isFalse();
        assertTrusted(replica);
        cluster.down(false);
        replica.tend();
        assertThat(replica.status().isWell()).isTrue();
    }

    /** A call that fails says nothing about trust; a bundle that was seen does, in either direction. */
    @Test
    void onlyABundleThatWasSeenDecidesWhetherTheLeafIsTrusted() {
        cluster.down(true);
        SharedAuthority replica = replica();
        assertThat(replica.status().distrust()).isPresent();
        replica.tend();
        assertThat(replica.status().distrust()).contains("the webhook configuration was not read yet");
        cluster.down(false);
        replica.tend();
        assertThat(replica.status().distrust()).isEmpty();
        pass(Duration.ofSeconds(10));
        cluster.secretDown(true);
        replica.tend();
        assertThat(replica.status().distrust()).isEmpty();
        cluster.webhooks(Optional.of(List.of(List.of())));
        pass(Duration.ofSeconds(10));
        replica.tend();
        assertThat(replica.status().distrust()).contains("the webhook configuration does not trust our CA");
        cluster.down(true);
        replica.tend();
        assertThat(replica.status().distrust()).contains("the webhook configuration does not trust our CA");
    }

    @Test
    void everyWebhookOfTheConfigurationIsLookedAfter() {
        cluster.webhooks(Optional.of(List.of(List.of(), List.of())));
        SharedAuthority replica = replica();
        replica.tend();
        assertThat(replica.status().distrust()).isEmpty();
    }

    @Test
    void anExpiredAuthorityIsReplaced() throws Exception {
        SharedAuthority replica = replica();
        replica.tend();
        cluster.down(true);
        pass(Duration.ofDays(40));
        cluster.down(false);
        SharedAuthority later = replica();
        later.tend();
        assertTrusted(later);
    }
}
