package dev.irsa.certificate.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.certificate.authority.AuthorityListener.Trouble;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SharedAuthorityTest extends AuthorityScene {
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
