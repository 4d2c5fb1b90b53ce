package dev.irsa.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.DocumentMode;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import dev.irsa.issuer.sink.Directory;
import dev.irsa.issuer.sink.IssuerServer;
import dev.irsa.issuer.sink.LedgerMemory;
import dev.irsa.issuer.sink.LedgerStore;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.PublishResult;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.sink.ServerCertificate;
import dev.irsa.issuer.sink.Shelf;
import dev.irsa.issuer.sink.Sink;
import dev.irsa.issuer.sink.Written;
import dev.irsa.leader.Leadership;
import dev.irsa.testing.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** For how long a replica serves, whatever becomes of the other places. */
class ServingTest {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    private Path directory;

    private final TestingCa ca = new TestingCa();
    private final LedgerMemory ledger = new LedgerMemory();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private View view = listed(TestingKeys.jwks(1, 2));
    private volatile boolean ledgerAway;
    private Sink other;
    private Path chain;
    private Path key;

    private static View listed(Jwks keys) {
        return new View.Listed("it", keys, Optional.empty(), Optional.empty(), List.of());
    }

    @BeforeEach
    void prepare() throws IOException {
        other = new Directory(Files.createDirectory(directory.resolve("other")), ISSUER);
        TestingCa.Entity leaf = ca.leaf();
        chain = TestingCa.write(
                directory.resolve("tls.crt"), TestingCa.pem(ca.chain(leaf).toArray()));
        key = TestingCa.write(directory.resolve("tls.key"), TestingCa.pkcs8(leaf.keys()));
    }

    private Serving serving(Leadership leadership) throws IOException {
        return new Serving(
                new Serving.Settings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        new ServerCertificate(chain, key),
                        new IssuerServer.Settings(HOUR, Duration.ofHours(4), Set.of())),
                leadership,
                Duration.ofMillis(50),
                () -> now);
    }

    /** What is remembered, where it can be read. */
    private final class Ledgers implements LedgerStore {
        @Override
        public Checked<Saved> read() throws IOException {
            if (ledgerAway) {
                throw new IOException("no answer");
            }
            return ledger.read();
        }

        @Override
        public Written write(Ledger next, Saved expected) {
            return ledger.write(next, expected);
        }
    }

    private IssuerRounds rounds(Serving serving, boolean enforcing) {
        LedgerStore ledgers = new Ledgers();
        Shelf shelf = serving.shelf(ISSUER, ledgers);
        RoundSources sources = new RoundSources(Optional.empty(), List.of(() -> List.of(view)));
        Run run = new Run(
                ISSUER,
                RotationPolicy.DEFAULT,
                serving.looking(shelf, sources),
                ledgers,
                List.of(other, shelf),
                serving.confirming(shelf, PublicKeys.UNCHECKED),
                () -> now);
        IssuerRounds.Task task =
                new IssuerRounds.Task(ISSUER, Set.of(ISSUER.text()), run, Situation.Options.DEFAULT, enforcing, () -> {
                    sources.begin();
                    serving.follow(ISSUER);
                });
        return new IssuerRounds(task, sources, Optional.empty(), Optional.empty(), () -> now, (_, _) -> {});
    }

    private Round.Outcome later(IssuerRounds rounds, Duration time, boolean leading) {
        now = now.plus(time);
        return rounds.round(leading).outcome();
    }

    /** A place that belongs to somebody else. */
    private Path foreign() throws IOException {
        Path root = Files.createDirectory(directory.resolve("foreign"));
        for (Document.Kind kind : Document.Kind.values()) {
            Path file = root.resolve(kind.path().substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, "{\"keys\":[]}");
        }
        return root;
    }

    @Test
    void noDefectKeepsItFromTheLeader() throws Exception {
        AtomicInteger defects = new AtomicInteger();
        IssuerRounds leader = rounds(serving(Leadership.ALONE), true);
        try (Serving serving = serving(() -> {
            if (defects.incrementAndGet() < 3) {
                throw new IllegalStateException("a defect");
            }
            return false;
        })) {
            serving.shelf(ISSUER, new Ledgers());
            Files.writeString(key, "-----BEGIN PRIVATE KEY-----\n====!\n-----END PRIVATE KEY-----\n");
            serving.start(() -> {});
            assertThat(later(leader, Duration.ZERO, true)).isEqualTo(Round.Outcome.PUBLISHED);
            Eventually.within(
                    PATIENCE, "it follows all the same", () -> serving.unready().isEmpty());
            assertThat(defects.get()).isGreaterThanOrEqualTo(3);
            assertThat(serving.stuck()).isEmpty();
        }
    }

    @Test
    void whatSomebodyElseRemovedWakesTheLeader() throws Exception {
        AtomicInteger woken = new AtomicInteger();
        try (Serving serving = serving(Leadership.ALONE)) {
            IssuerRounds rounds = rounds(serving, true);
            assertThat(later(rounds, Duration.ZERO, true)).isEqualTo(Round.Outcome.PUBLISHED);
            serving.start(woken::incrementAndGet);
            assertThat(woken.get()).isZero();
            Run elsewhere = new Run(
                    ISSUER,
                    RotationPolicy.DEFAULT,
                    () -> new Observation(List.of(view)),
                    ledger,
                    List.of(other),
                    PublicKeys.UNCHECKED,
                    () -> now);
            assertThat(elsewhere.publish(new Situation.Options(
                            DocumentMode.SYNTHESISED, false, false, Optional.of(TestingKeys.kid(1)))))
                    .isInstanceOf(PublishResult.Completed.class);
            Eventually.within(PATIENCE, "it is told", () -> woken.get() == 1);
            later(rounds, Duration.ZERO, true);
            assertThat(serving.shelf(ISSUER).keys().kids()).containsExactly(TestingKeys.kid(2));
        }
    }

    @Test
    void whoOnlyReportsServesOn() throws IOException {
        assertThat(later(rounds(serving(Leadership.ALONE), true), Duration.ZERO, true))
                .isEqualTo(Round.Outcome.PUBLISHED);
        Serving serving = serving(Leadership.ALONE);
        IssuerRounds rounds = rounds(serving, false);
        view = listed(TestingKeys.jwks(1, 2, 3));
        for (int hours = 0; hours < 30; hours++) {
            assertThat(later(rounds, HOUR, true)).isEqualTo(Round.Outcome.REPORTED);
        }
        assertThat(serving.unready()).isEmpty();
    }

    @Test
    void whatMayNotBePublishedDoesNotEndIt() throws IOException {
        Serving serving = serving(Leadership.ALONE);
        IssuerRounds rounds = rounds(serving, true);
        assertThat(later(rounds, Duration.ZERO, true)).isEqualTo(Round.Outcome.PUBLISHED);
        view = new View.Broken("it", List.of(Finding.error(Rule.K6, "a private key")));
        for (int hours = 0; hours < 30; hours++) {
            assertThat(later(rounds, HOUR, true)).isEqualTo(Round.Outcome.REFUSED);
        }
        assertThat(serving.unready()).isEmpty();
    }

    @Test
    void aForeignKeySetElsewhereDoesNotEndIt() throws IOException {
        assertThat(later(rounds(serving(Leadership.ALONE), true), Duration.ZERO, true))
                .isEqualTo(Round.Outcome.PUBLISHED);
        other = new Directory(foreign(), ISSUER);
        Serving serving = serving(Leadership.ALONE);
        IssuerRounds rounds = rounds(serving, true);
        for (int hours = 0; hours < 30; hours++) {
            later(rounds, HOUR, true);
        }
        assertThat(serving.unready()).isEmpty();
    }

    @Test
    void sourcesThatDoNotAnswerEndItInTime() throws IOException {
        Serving serving = serving(Leadership.ALONE);
        IssuerRounds rounds = rounds(serving, true);
        later(rounds, Duration.ZERO, true);
        view = new View.Unreadable("it", "does not answer");
        later(rounds, Duration.ofHours(4), true);
        assertThat(serving.unready()).isEmpty();
        later(rounds, Duration.ofSeconds(1), true);
        assertThat(serving.unready()).isPresent();
    }

    @Test
    void whoCannotReadWhatTheLeaderRemembersEndsInTime() throws IOException {
        assertThat(later(rounds(serving(Leadership.ALONE), true), Duration.ZERO, true))
                .isEqualTo(Round.Outcome.PUBLISHED);
        Serving serving = serving(() -> false);
        IssuerRounds rounds = rounds(serving, true);
        for (int hours = 0; hours < 30; hours++) {
            assertThat(later(rounds, HOUR, false)).isEqualTo(Round.Outcome.LOOKED);
        }
        assertThat(serving.unready()).as("it reads both").isEmpty();
        ledgerAway = true;
        later(rounds, Duration.ofHours(4).plusSeconds(1), false);
        assertThat(serving.unready()).isPresent();
    }
}
