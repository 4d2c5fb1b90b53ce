package dev.irsa.publisher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.Discovery;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwk;
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
import dev.irsa.issuer.sink.Sink;
import dev.irsa.issuer.sink.Stored;
import dev.irsa.issuer.sink.Written;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");

    private final Shelf sink = new Shelf();
    private Jwks listed = TestingKeys.jwks(1, 2);
    private final Run run = new Run(
            ISSUER,
            RotationPolicy.DEFAULT,
            () -> new Observation(
                    List.of(new View.Listed("it", listed, Optional.empty(), Optional.empty(), List.of()))),
            new LedgerMemory(),
            List.of(sink),
            PublicKeys.UNCHECKED,
            InstantSource.system());

    /** A place where anybody may write. */
    private static final class Shelf implements Sink {
        private final Map<Document.Kind, Document> documents = new EnumMap<>(Document.Kind.class);
        private boolean current = true;

        @Override
        public String name() {
            return "the shelf";
        }

        @Override
        public Stored read(Document.Kind kind) {
            Document document = documents.get(kind);
            return document == null
                    ? new Stored.Absent()
                    : new Stored.Present(document, document.digest(), true, current);
        }

        @Override
        public Written write(Document document, Stored expected) {
            documents.put(document.kind(), document);
            current = true;
            return new Written.Done();
        }

        void put(Jwks keys) {
            documents.put(Document.Kind.JWKS, keys.document().toOptional().orElseThrow());
        }
    }

    private Set<Drift> drift() {
        return Drift.of(run.prepare(Situation.Options.DEFAULT).toOptional().orElseThrow(), _ -> true);
    }

    @BeforeEach
    void publish() {
        assertThat(drift()).as("nothing was published yet").isEmpty();
        assertThat(run.publish(Situation.Options.DEFAULT)).isInstanceOf(PublishResult.Completed.class);
        assertThat(drift()).isEmpty();
    }

    @Test
    void whatIsNewIsNoDrift() {
        listed = TestingKeys.jwks(1, 2, 3);
        assertThat(drift()).isEmpty();
        listed = TestingKeys.jwks(1);
        assertThat(drift()).isEmpty();
    }

    @Test
    void aKeyThatAnotherPublisherAddedIsNoDrift() {
        listed = TestingKeys.jwks(1, 2, 3);
        sink.put(TestingKeys.jwks(1, 2, 3));
        assertThat(drift()).isEmpty();
    }

    @Test
    void everyKindIsTold() {
        sink.put(TestingKeys.jwks(1));
        assertThat(drift()).containsExactly(Drift.KEY_REMOVED);
        sink.put(TestingKeys.jwks(1, 2, 9));
        assertThat(drift()).containsExactly(Drift.KEY_FOREIGN);
        Jwk impostor = new Jwk(TestingKeys.kid(2), TestingKeys.jwk(7).material(), "ES256", new TreeMap<>());
        sink.put(Jwks.of(List.of(TestingKeys.jwk(1), impostor)));
        assertThat(drift()).contains(Drift.KEY_REPLACED);
        sink.documents.remove(Document.Kind.JWKS);
        assertThat(drift()).containsExactly(Drift.KEYS_MISSING);
        publishAgain();
        Document good = sink.documents.get(Document.Kind.JWKS);
        sink.documents.put(Document.Kind.JWKS, new Document(Document.Kind.JWKS, " " + good.text()));
        assertThat(drift()).containsExactly(Drift.KEYS_REWRITTEN);
        publishAgain();
        sink.documents.remove(Document.Kind.DISCOVERY);
        assertThat(drift()).containsExactly(Drift.DISCOVERY_MISSING);
        sink.documents.put(
                Document.Kind.DISCOVERY,
                Discovery.synthesised(new IssuerUrl("https://elsewhere.irsa.dev"), Set.of("ES256"))
                        .document());
        assertThat(drift()).containsExactly(Drift.DISCOVERY_REWRITTEN);
        publishAgain();
        sink.current = false;
        assertThat(drift()).containsExactly(Drift.METADATA);
        publishAgain();
    }

    private void publishAgain() {
        assertThat(run.publish(Situation.Options.DEFAULT)).isInstanceOf(PublishResult.Completed.class);
        assertThat(drift()).isEmpty();
    }
}
