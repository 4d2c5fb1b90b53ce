package dev.irsa.issuer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.DocumentMode;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.RotationGate;
import dev.irsa.issuer.RotationGates;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A place that everybody reads, beside others that fail. */
class SeveralPlacesTest {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");

    private final Place good = new Place("good");
    private final Place other = new Place("other");
    private final Place third = new Place("third");
    private final LedgerMemory ledger = new LedgerMemory();
    private Jwks listed = TestingKeys.jwks(1, 2);
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    private static final class Place implements Sink {
        private final String name;
        private final Shelf shelf = new Shelf(ISSUER);
        private boolean writable = true;
        private boolean readable = true;

        Place(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public Stored read(Document.Kind kind) throws IOException {
            if (!readable) {
                throw new IOException("down");
            }
            return shelf.read(kind);
        }

        @Override
        public Written write(Document document, Stored expected) throws IOException {
            if (!writable) {
                throw new IOException("closed");
            }
            return shelf.write(document, expected);
        }

        Jwks keys() {
            return shelf.read(Document.Kind.JWKS) instanceof Stored.Present there
                    ? Jwks.parse(there.document().bytes()).toOptional().orElseThrow()
                    : Jwks.EMPTY;
        }
    }

    private Run run() {
        return new Run(
                ISSUER,
                RotationPolicy.DEFAULT,
                () -> new Observation(
                        List.of(new View.Listed("it", listed, Optional.empty(), Optional.empty(), List.of()))),
                ledger,
                List.of(good, other, third),
                () -> dev.irsa.issuer.Checked.accepted(good.keys()),
                () -> now);
    }

    private PublishResult publish() {
        now = now.plusSeconds(300);
        return run().publish(Situation.Options.DEFAULT);
    }

    private PublishResult revoke(int key) {
        now = now.plusSeconds(300);
        return run().publish(new Situation.Options(
                DocumentMode.SYNTHESISED, false, false, Optional.of(TestingKeys.kid(key))));
    }

    private Set<KeyId> publicNow() {
        return good.keys().kids();
    }

    @Test
    void G6_aCompromisedKeyThatAPlaceStillHoldsComesBackNowhere() {
        publish();
        other.writable = false;
        revoke(1);
        assertThat(publicNow()).containsExactly(TestingKeys.kid(2));
        assertThat(other.keys().kids()).contains(TestingKeys.kid(1));
        listed = TestingKeys.jwks(2, 3);
        for (int i = 0; i < 3; i++) {
            publish();
            assertThat(publicNow()).isEqualTo(TestingKeys.jwks(2, 3).kids());
        }
        other.writable = true;
        publish();
        assertThat(other.keys()).isEqualTo(TestingKeys.jwks(2, 3));
    }

    @Test
    void G6_norWhenAPlaceCannotBeRead() {
        publish();
        other.writable = false;
        revoke(1);
        third.readable = false;
        publish();
        assertThat(publicNow()).containsExactly(TestingKeys.kid(2));
        other.writable = true;
        publish();
        assertThat(other.keys()).as("it leaves at once, whatever else fails").isEqualTo(TestingKeys.jwks(2));
    }

    @Test
    void G6_norWhenAnotherIsRevoked() {
        listed = TestingKeys.jwks(1, 2, 3);
        publish();
        other.writable = false;
        revoke(1);
        revoke(2);
        assertThat(publicNow()).containsExactly(TestingKeys.kid(3));
        publish();
        assertThat(publicNow()).containsExactly(TestingKeys.kid(3));
        other.writable = true;
        publish();
        assertThat(other.keys()).isEqualTo(TestingKeys.jwks(3));
    }

    @Test
    void G2_aKeyIsNotPublicWhileAPlaceThatCannotBeReadMayLackIt() {
        publish();
        other.readable = false;
        listed = TestingKeys.jwks(1, 2, 3);
        Instant since = now;
        while (now.isBefore(since.plus(Duration.ofHours(26)))) {
            publish();
            now = now.plus(Duration.ofHours(1));
        }
        other.readable = true;
        publish();
        assertThat(other.keys().kids()).contains(TestingKeys.kid(3));
        assertThat(promote(3)).isInstanceOf(RotationGate.Closed.class);
        List<RotationGate> asked = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            now = now.plus(Duration.ofHours(1));
            publish();
            asked.add(promote(3));
        }
        assertThat(asked.getFirst()).isInstanceOf(RotationGate.Closed.class);
        assertThat(asked.getLast()).isInstanceOf(RotationGate.Open.class);
    }

    private RotationGate promote(int key) {
        Run run = run();
        Run.Prepared prepared =
                run.prepare(Situation.Options.DEFAULT).toOptional().orElseThrow();
        return new RotationGates(prepared.plan().ledger(), RotationPolicy.DEFAULT, now)
                .promote(TestingKeys.kid(key), run.places(prepared));
    }
}
