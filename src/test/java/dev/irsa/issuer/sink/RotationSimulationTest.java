package dev.irsa.issuer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.RotationGate;
import dev.irsa.issuer.RotationGates;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.TestingKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Sixty days of a cluster, many thousand times: keys come and go in the right and in the wrong order, API servers
 * disagree or do not answer, processes die between any two steps, sleep, and run two at a time. The stores check at
 * every write what must never happen.
 */
class RotationSimulationTest {
    private static final int HISTORIES = Integer.getInteger("irsa.histories", 10_000);
    private static final long SEED = Long.getLong("irsa.seed", System.nanoTime());
    private static final Duration LENGTH = Duration.ofDays(60);

    /** Somebody who looks daily, and somebody who looks several times a day and so notices a shorter absence. */
    private enum Rhythm {
        DAILY(Duration.ofHours(25), LENGTH),
        OFTEN(Duration.ofHours(5), LENGTH.dividedBy(2));

        private final RotationPolicy policy;
        private final Duration dwell;
        private final int longestPause;
        private final Duration length;

        Rhythm(Duration blindness, Duration length) {
            policy = RotationPolicy.DEFAULT.withBlindness(blindness);
            // no publisher can know of a key that comes, signs and goes while nobody looks
            dwell = blindness.plus(Duration.ofHours(1));
            longestPause = (int) blindness.multipliedBy(6).dividedBy(5).toMinutes();
            this.length = length;
        }
    }

    private final LongAdder runs = new LongAdder();
    private final LongAdder removals = new LongAdder();
    private final LongAdder crashes = new LongAdder();
    private final LongAdder conflicts = new LongAdder();
    private final LongAdder alarms = new LongAdder();
    private final LongAdder rotations = new LongAdder();

    @Test
    void noHistoryBreaksAnInvariant() {
        System.out.printf("rotation simulation: %d histories, seed %d%n", HISTORIES, SEED);
        LongStream.range(0, HISTORIES).parallel().forEach(i -> {
            try {
                new History(SEED + i).play();
            } catch (AssertionError e) {
                throw new AssertionError("history with -Dirsa.histories=1 -Dirsa.seed=" + (SEED + i), e);
            }
        });
        System.out.printf(
                "rotation simulation: %d runs, %d keys removed, %d crashes, %d conflicts, %d alarms, %d rotations by the gates%n",
                runs.sum(), removals.sum(), crashes.sum(), conflicts.sum(), alarms.sum(), rotations.sum());
        assertThat(removals.sum()).isGreaterThan(HISTORIES);
        assertThat(conflicts.sum()).isPositive();
        assertThat(alarms.sum()).isPositive();
        assertThat(rotations.sum()).isPositive();
    }

    private final class History {
        private final Random random;
        private final Rhythm rhythm;
        private final SimulatedCluster cluster;
        private final SimulatedStores stores;
        private final boolean careful;
        private int newest;
        private boolean sleepless;

        History(long seed) {
            // neighbouring seeds of Random begin alike
            random = new Random(new SplittableRandom(seed).nextLong());
            rhythm = random.nextInt(6) == 0 ? Rhythm.OFTEN : Rhythm.DAILY;
            cluster = new SimulatedCluster(random, rhythm.dwell);
            stores = new SimulatedStores(cluster, random);
            stores.interruption = this::meanwhile;
            careful = random.nextBoolean();
        }

        void play() {
            Instant end = stores.now.plus(rhythm.length);
            while (stores.now.isBefore(end)) {
                pass(Duration.ofMinutes(random.nextInt(rhythm.longestPause)));
                runOnce();
                if (random.nextInt(400) == 0) {
                    stores.loseLedger();
                }
            }
            quietDown();
        }

        /** Time passes: servers sign all the while, people do things in between. */
        private void pass(Duration duration) {
            stores.now = stores.now.plus(duration.dividedBy(2));
            cluster.mint(stores.published(), stores.now);
            operate();
            cluster.mint(stores.published(), stores.now);
            stores.now = stores.now.plus(duration.dividedBy(2));
            cluster.mint(stores.published(), stores.now);
        }

        private void runOnce() {
            try {
                Run run = run();
                var prepared = run.prepare(Situation.Options.DEFAULT).toOptional();
                prepared.ifPresent(this::checkAlarm);
                prepared.ifPresent(run::execute);
                runs.increment();
            } catch (SimulatedStores.Crash e) {
                // the next run has to cope
            }
        }

        private Run run() {
            return new Run(
                    new IssuerUrl("https://oidc.irsa.dev/simulated"),
                    rhythm.policy,
                    () -> cluster.observe(stores.now),
                    stores.new SimulatedLedgers(),
                    List.of(stores.new SimulatedSink()),
                    stores::fetch,
                    this::clock);
        }

        /** Now and then a process sleeps for hours when it looks at the clock. */
        private Instant clock() {
            if (!stores.quiet && !sleepless && random.nextInt(200) == 0) {
                pass(Duration.ofMinutes(random.nextInt(30 * 60)));
                otherLeader();
            }
            return stores.now;
        }

        private void otherLeader() {
            Runnable before = stores.interruption;
            stores.interruption = () -> {};
            runOnce();
            stores.interruption = before;
        }

        /** Another process does a whole run while an operation of this one is on its way; that takes seconds. */
        private void meanwhile() {
            boolean before = sleepless;
            sleepless = true;
            otherLeader();
            sleepless = before;
        }

        /** Whoever signs with a key that was not in the sink for a day is reported, unless the publisher cannot know. */
        private void checkAlarm(Run.Prepared prepared) {
            Instant soon = prepared.situation().now().minus(Duration.ofDays(1));
            boolean early = prepared.situation().observation().signers().orElse(Set.of()).stream()
                    .map(stores.publicSince::get)
                    .anyMatch(since -> since == null || since.isAfter(soon));
            if (early) {
                assertThat(prepared.plan().findings())
                        .as("a key signs too early")
                        .extracting(Finding::rule)
                        .containsAnyOf(Rule.G2, Rule.K10);
                alarms.increment();
            }
        }

        private void operate() {
            for (SimulatedCluster.Server server : cluster.servers) {
                if (random.nextInt(60) == 0) {
                    server.downUntil = stores.now.plus(Duration.ofHours(random.nextInt(12)));
                }
                if (cluster.mayChange(server, stores.now) && random.nextInt(3) == 0) {
                    boolean changed = careful ? carefully(server) : carelessly(server);
                    server.changed = changed ? stores.now : server.changed;
                }
            }
        }

        /** In any order, at any time, but a server lists what it signs with unless its signer can be seen. */
        private boolean carelessly(SimulatedCluster.Server server) {
            int any = random.nextInt(Math.min(newest + 2, 8));
            newest = Math.max(newest, any);
            switch (random.nextInt(4)) {
                case 0 -> server.keyFiles.add(any);
                case 1 -> server.keyFiles.removeIf(key -> key == any && server.keyFiles.size() > 1);
                case 2 -> server.signer = any;
                default -> {
                    server.keyFiles.clear();
                    server.keyFiles.add(any);
                    server.signer = any;
                }
            }
            if (!cluster.signersVisible) {
                server.keyFiles.add(server.signer);
            }
            return true;
        }

        /** As the runbook says: add everywhere, wait for the gate, sign everywhere, wait for the gate, take out. */
        private boolean carefully(SimulatedCluster.Server server) {
            int next = cluster.servers.stream()
                    .flatMap(each -> each.keyFiles.stream())
                    .max(Comparator.naturalOrder())
                    .orElse(0);
            boolean settled = cluster.servers.stream()
                    .allMatch(each -> each.signer == next && each.keyFiles.equals(Set.of(next)));
            if (settled) {
                return next < 7 && server.keyFiles.add(next + 1);
            }
            if (!server.keyFiles.contains(next)) {
                return server.keyFiles.add(next);
            }
            if (server.signer != next) {
                boolean open = gate(gates -> gates.promote(TestingKeys.kid(next), Map.of()));
                if (open) {
                    assertThat(stores.publicSince.get(TestingKeys.kid(next)))
                            .isBeforeOrEqualTo(stores.now.minus(Duration.ofDays(1)));
                    assertThat(cluster.servers).allMatch(each -> each.keyFiles.contains(next));
                    server.signer = next;
                }
                return open;
            }
            return retire(server, server.keyFiles.first());
        }

        private boolean retire(SimulatedCluster.Server server, int old) {
            KeyId kid = TestingKeys.kid(old);
            boolean open = cluster.signersVisible && gate(gates -> gates.retire(kid, Optional.empty()));
            if (open && old != server.signer) {
                assertThat(cluster.neededUntil.getOrDefault(kid, Instant.MIN))
                        .as("no living token when the gate is open")
                        .isBeforeOrEqualTo(stores.now);
                rotations.increment();
                return server.keyFiles.remove(old);
            }
            return false;
        }

        private boolean gate(java.util.function.Function<RotationGates, RotationGate> question) {
            boolean before = stores.quiet;
            stores.quiet = true;
            boolean open = run().prepare(Situation.Options.DEFAULT).toOptional().stream()
                    .anyMatch(prepared ->
                            question.apply(new RotationGates(prepared.plan().ledger(), rhythm.policy, stores.now))
                                    instanceof RotationGate.Open);
            stores.quiet = before;
            return open;
        }

        /** When nothing happens any more, exactly what the servers list and sign with is published. */
        private void quietDown() {
            stores.quiet = true;
            cluster.servers.forEach(server -> {
                server.downUntil = Instant.MIN;
                server.keyFiles.add(server.signer);
            });
            Set<KeyId> listed = new HashSet<>();
            cluster.servers.forEach(server -> server.keyFiles.forEach(key -> listed.add(TestingKeys.kid(key))));
            for (int i = 0; i < 200 && !(i > 9 && stores.published().equals(listed)); i++) {
                stores.now = stores.now.plus(Duration.ofHours(3));
                runOnce();
            }
            assertThat(stores.published()).as("what is listed is published").isEqualTo(listed);
            removals.add(stores.removals);
            crashes.add(stores.crashes);
            conflicts.add(stores.conflicts);
        }
    }
}
