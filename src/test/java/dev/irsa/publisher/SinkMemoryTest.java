package dev.irsa.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import dev.irsa.issuer.sink.LedgerMemory;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.PublishResult;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.sink.Shelf;
import dev.irsa.issuer.sink.Sink;
import dev.irsa.issuer.sink.Stored;
import dev.irsa.issuer.sink.Written;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of two places one cannot be written for a while. */
class SinkMemoryTest {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");

    private final Shelf good = new Shelf(ISSUER);
    private final Closed closed = new Closed();
    private final SinkMemory memory = new SinkMemory();
    private Jwks listed = TestingKeys.jwks(1);
    private final Run run = new Run(
            ISSUER,
            RotationPolicy.DEFAULT,
            () -> new Observation(
                    List.of(new View.Listed("it", listed, Optional.empty(), Optional.empty(), List.of()))),
            new LedgerMemory(),
            List.of(good, closed),
            PublicKeys.UNCHECKED,
            InstantSource.system());

    /** A place that can be read, and written once it is open. */
    private static final class Closed implements Sink {
        private Shelf shelf = new Shelf(ISSUER);
        private boolean open;

        @Override
        public String name() {
            return "a closed place";
        }

        @Override
        public Stored read(Document.Kind kind) {
            return shelf.read(kind);
        }

        @Override
        public Written write(Document document, Stored expected) throws IOException {
            if (!open) {
                throw new IOException("closed");
            }
            return shelf.write(document, expected);
        }
    }

    private Set<Drift> round() {
        Run.Prepared prepared =
                run.prepare(Situation.Options.DEFAULT).toOptional().orElseThrow();
        Set<Drift> drifts = Drift.of(prepared, memory::hasChanged);
        memory.looked(prepared);
        if (run.execute(prepared) instanceof PublishResult.Completed) {
            memory.written(prepared);
        }
        return drifts;
    }

    @Test
    void whatCouldNotBeWrittenWasNotTakenAway() {
        assertThat(round()).isEmpty();
        assertThat(round()).as("it was never there").isEmpty();
        closed.open = true;
        assertThat(round()).isEmpty();
        assertThat(round()).isEmpty();
        closed.open = false;
        listed = TestingKeys.jwks(1, 2);
        assertThat(round()).isEmpty();
        assertThat(round()).as("a key never came").isEmpty();

        closed.shelf = new Shelf(ISSUER);
        assertThat(round()).containsExactlyInAnyOrder(Drift.KEYS_MISSING, Drift.DISCOVERY_MISSING);
        assertThat(round()).as("told once").isEmpty();
    }

    @Test
    void whatWasJustWrittenAndIsGoneWasTakenAway() {
        closed.open = true;
        assertThat(round()).isEmpty();
        closed.shelf = new Shelf(ISSUER);
        assertThat(round()).contains(Drift.KEYS_MISSING);
    }
}
