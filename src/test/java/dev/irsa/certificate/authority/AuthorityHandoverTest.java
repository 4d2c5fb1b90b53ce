package dev.irsa.certificate.authority;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One authority follows another, and what is served meanwhile stays trusted. */
class AuthorityHandoverTest extends AuthorityScene {
    @Test
    void r20_rotationNeverServesWhatALateApiServerDoesNotTrust() {
        long seed = Long.getLong("irsa.seed", System.nanoTime());
        Random random = new Random(seed);
        AuthorityTimes quick = new AuthorityTimes(Duration.ofHours(3), Duration.ofMinutes(50), Duration.ofMinutes(5));
        // Two that stay, and one that is a new pod at every other look.
        List<SharedAuthority> replicas = new ArrayList<>(List.of(replica(quick), replica(quick), replica(quick)));
        replicas.forEach(SharedAuthority::tend);
        pass(Duration.ofSeconds(30));
        Set<X509Certificate> authorities = new HashSet<>();
        Instant end = now.get().plus(Duration.ofHours(44));
        while (now.get().isBefore(end)) {
            pass(Duration.ofSeconds(5 + random.nextInt(56)));
            if (random.nextBoolean()) {
                replicas.set(2, replica(quick));
            }
            List<SharedAuthority> order = new ArrayList<>(replicas);
            Collections.shuffle(order, random);
            for (SharedAuthority replica : order) {
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

    /** The others rotate meanwhile: from when they may have forgotten its signer on, it does not call itself trusted. */
    @Test
    void aReplicaThatIsCutOffForLongerThanALeafLivesIsNotReady() throws Exception {
        SharedAuthority other = replica();
        other.tend();
        CutOff line = new CutOff(cluster);
        SharedAuthority cutOff = replica(TIMES, line, line);
        cutOff.tend();
        X509Certificate old = leaf(cutOff).chain().getLast();
        line.cut(true);
        cluster.requestRotation();
        boolean forgotten = false;
        for (int hour = 0; hour < 24 * 14; hour++) {
            for (int i = 0; i < 3; i++) {
                other.tend();
            }
            cutOff.tend();
            forgotten |= !cluster.trusted().contains(old);
            if (cutOff.status().distrust().isEmpty()) {
                assertTrusted(cutOff);
            }
            pass(Duration.ofHours(1));
        }
        assertThat(forgotten).isTrue();
        assertThat(cutOff.status().distrust().orElseThrow()).contains("may trust another CA");
        line.cut(false);
        cutOff.tend();
        assertThat(leaf(cutOff).chain().getLast()).isEqualTo(leaf(other).chain().getLast());
        cutOff.tend();
        assertThat(cutOff.status().distrust()).isEmpty();
        assertTrusted(cutOff);
    }

    /** R06: an hour without the API server is no reason not to be ready. */
    @Test
    void r06_anHourWithoutTheApiServerChangesNothing() throws Exception {
        SharedAuthority replica = replica();
        replica.tend();
        cluster.down(true);
        pass(Duration.ofHours(1));
        replica.tend();
        assertThat(replica.status().distrust()).isEmpty();
        assertThat(replica.status().failure()).isPresent();
        assertTrusted(replica);
    }

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
}
