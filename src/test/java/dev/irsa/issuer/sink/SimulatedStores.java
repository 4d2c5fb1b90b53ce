package dev.irsa.issuer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.LedgerJson;
import dev.irsa.issuer.Rule;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A sink and a ledger that many use at once, that fail, and in front of which processes die. They watch the invariants. */
final class SimulatedStores {
    /** A process died. */
    static final class Crash extends RuntimeException {
        @Override
        public synchronized Throwable fillInStackTrace() {
            return this;
        }
    }

    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/simulated");

    private final SimulatedCluster cluster;
    private final Random random;
    final Map<Document.Kind, Document> documents = new EnumMap<>(Document.Kind.class);
    final Map<KeyId, Instant> publicSince = new HashMap<>();
    private Jwks published = Jwks.EMPTY;
    private Ledger ledger = Ledger.EMPTY;
    private int version;

    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    boolean quiet;
    Runnable interruption = () -> {};
    int removals;
    int crashes;
    int conflicts;

    SimulatedStores(SimulatedCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    Set<KeyId> published() {
        return published.kids();
    }

    void loseLedger() {
        ledger = Ledger.EMPTY;
        version++;
    }

    /** Something goes wrong, or somebody else runs, just before the operation happens. */
    private void hazard() {
        if (quiet) {
            return;
        }
        switch (random.nextInt(40)) {
            case 0 -> crash();
            case 1 -> {
                now = now.plus(Duration.ofSeconds(random.nextInt(60)));
                interruption.run();
            }
            default -> {}
        }
    }

    private void crash() {
        crashes++;
        throw new Crash();
    }

    private void afterwards() throws IOException {
        if (!quiet && random.nextInt(40) == 0) {
            if (random.nextBoolean()) {
                crash();
            }
            throw new IOException("the answer was lost");
        }
    }

    final class SimulatedSink implements Sink {
        @Override
        public String name() {
            return "the sink";
        }

        @Override
        public Stored read(Document.Kind kind) throws IOException {
            hazard();
            Document document = documents.get(kind);
            return document == null ? new Stored.Absent() : new Stored.Present(document, document.text(), true, true);
        }

        @Override
        public Written write(Document document, Stored expected) throws IOException {
            hazard();
            // versions are digests, as ETags are: the same bytes have the same version
            if (!readQuietly(document.kind()).equals(expected)) {
                conflicts++;
                return new Written.Conflict();
            }
            documents.put(document.kind(), document);
            if (document.kind() == Document.Kind.JWKS) {
                check(Jwks.parse(document.bytes()).toOptional().orElseThrow());
            }
            afterwards();
            return new Written.Done();
        }

        private Stored readQuietly(Document.Kind kind) {
            Document document = documents.get(kind);
            return document == null ? new Stored.Absent() : new Stored.Present(document, document.text(), true, true);
        }
    }

    private void check(Jwks next) {
        Set<KeyId> removed = new HashSet<>(published.kids());
        removed.removeAll(next.kids());
        Set<KeyId> added = new HashSet<>(next.kids());
        added.removeAll(published.kids());
        assertThat(next.isEmpty()).as("never empty").isFalse();
        assertThat(removed).as("one removal a run").hasSizeLessThanOrEqualTo(1);
        assertThat(removed.isEmpty() || added.isEmpty())
                .as("adding goes before removing")
                .isTrue();
        for (KeyId kid : removed) {
            assertThat(cluster.neededUntil.getOrDefault(kid, Instant.MIN))
                    .as("no living token needs %s", kid)
                    .isBeforeOrEqualTo(now);
            assertThat(cluster.lists(kid, now.minus(Execution.MAX_AGE.plusMinutes(2))))
                    .as("no server lists %s", kid)
                    .isFalse();
        }
        removals += removed.size();
        removed.forEach(publicSince::remove);
        added.forEach(kid -> publicSince.put(kid, now));
        published = next;
    }

    final class SimulatedLedgers implements LedgerStore {
        @Override
        public Checked<Saved> read() throws IOException {
            hazard();
            return Checked.accepted(new Saved(ledger, "v" + version));
        }

        @Override
        public Written write(Ledger next, Saved expected) throws IOException {
            hazard();
            if (!expected.version().equals("v" + version)) {
                conflicts++;
                return new Written.Conflict();
            }
            ledger = random.nextInt(100) > 0 ? next : saved(next);
            version++;
            afterwards();
            return new Written.Done();
        }
    }

    /** What a real store would give back; now and then only, because it takes most of the time. */
    private static Ledger saved(Ledger ledger) {
        Ledger read = LedgerJson.read(LedgerJson.write(ledger, ISSUER), ISSUER)
                .toOptional()
                .orElseThrow();
        assertThat(read).isEqualTo(ledger);
        return read;
    }

    Checked<Jwks> fetch() {
        hazard();
        return published.isEmpty() || (!quiet && random.nextInt(50) == 0)
                ? Checked.refused(Rule.T3, "no answer")
                : Checked.accepted(published);
    }
}
