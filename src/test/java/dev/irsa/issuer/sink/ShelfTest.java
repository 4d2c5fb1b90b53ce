package dev.irsa.issuer.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.KeyHistory;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Shelf shelf = new Shelf(new IssuerUrl("https://oidc.irsa.dev/one"));

    /** What is remembered of some keys, of which the last was removed. */
    private static Ledger ledger(Instant observed, int removed, int... keys) {
        List<KeyHistory> histories = new ArrayList<>();
        for (int key : keys) {
            histories.add(new KeyHistory(
                    TestingKeys.jwk(key),
                    observed,
                    Optional.empty(),
                    observed,
                    Optional.empty(),
                    Optional.empty(),
                    false,
                    true,
                    key == removed ? Optional.of(observed) : Optional.empty(),
                    false));
        }
        return Ledger.of(histories, Optional.of(observed), Optional.empty());
    }

    private static Document keys(int... numbers) {
        return TestingKeys.jwks(numbers).document().toOptional().orElseThrow();
    }

    @Test
    void itFollowsWhatIsRemembered() {
        assertThat(shelf.isFresh(HOUR, NOW)).as("there is nothing yet").isFalse();
        shelf.restore(Ledger.EMPTY);
        assertThat(shelf.isFresh(HOUR, NOW)).isFalse();
        shelf.restore(ledger(NOW, -1, 0, 1));
        assertThat(shelf.fresh(Document.Kind.JWKS, HOUR, NOW)).contains(keys(0, 1));
        shelf.restore(ledger(NOW, 1, 0, 1));
        assertThat(shelf.fresh(Document.Kind.JWKS, HOUR, NOW)).contains(keys(0));
        assertThat(shelf.isFresh(HOUR, NOW)).isTrue();
    }

    @Test
    void itIsAsOldAsTheLastLookThatAnybodyHad() {
        shelf.restore(ledger(NOW, -1, 0));
        assertThat(shelf.isFresh(HOUR, NOW.plus(HOUR))).isTrue();
        assertThat(shelf.isFresh(HOUR, NOW.plus(HOUR).plusSeconds(1))).isFalse();
        shelf.confirm(NOW.plus(HOUR));
        shelf.restore(ledger(NOW, -1, 0));
        assertThat(shelf.isFresh(HOUR, NOW.plus(HOUR).plus(HOUR)))
                .as("what is remembered is older than our own look")
                .isTrue();
        shelf.restore(ledger(NOW.plus(HOUR).plus(HOUR), -1, 0));
        assertThat(shelf.isFresh(HOUR, NOW.plus(HOUR).plus(HOUR).plus(HOUR))).isTrue();
    }

    @Test
    void twoWhoPutTheSameThereDoNotDisturbEachOther() {
        Stored before = shelf.read(Document.Kind.JWKS);
        shelf.restore(ledger(NOW, -1, 0));
        assertThat(shelf.write(keys(0), before)).isEqualTo(new Written.Done());
        assertThat(shelf.write(keys(1), before)).isEqualTo(new Written.Conflict());
        assertThat(shelf.write(keys(1), shelf.read(Document.Kind.JWKS))).isEqualTo(new Written.Done());
    }

    @Test
    void whatWasReadBeforeTheShelfWasChangedIsTooOld() {
        long before = shelf.changes();
        Ledger old = ledger(NOW, -1, 0);
        assertThat(shelf.write(keys(0, 1), shelf.read(Document.Kind.JWKS))).isEqualTo(new Written.Done());
        shelf.restore(old, before);
        assertThat(shelf.keys()).isEqualTo(TestingKeys.jwks(0, 1));
        long after = shelf.changes();
        shelf.restore(ledger(NOW.minus(HOUR), 1, 0, 1), after);
        assertThat(shelf.keys()).as("taken out by somebody whose clock is slow").isEqualTo(TestingKeys.jwks(0));
        shelf.restore(ledger(NOW, -1, 0, 1), after);
        assertThat(shelf.keys()).isEqualTo(TestingKeys.jwks(0));
    }

    @Test
    void itIsConfirmedByAnyAnswer() {
        shelf.restore(ledger(NOW, -1, 0));
        shelf.looked(new Observation(List.of(new View.Unreadable("it", "is away"))), NOW.plus(HOUR));
        assertThat(shelf.isFresh(HOUR, NOW.plus(HOUR).plus(HOUR))).isFalse();
        shelf.looked(new Observation(List.of(new View.Broken("it", List.of()))), NOW.plus(HOUR));
        assertThat(shelf.isFresh(HOUR, NOW.plus(HOUR).plus(HOUR))).isTrue();
    }
}
