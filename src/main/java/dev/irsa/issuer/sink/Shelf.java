package dev.irsa.issuer.sink;

import dev.irsa.issuer.Discovery;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What our own server serves for one issuer. It is kept when sources fail, but not for ever. */
public final class Shelf implements Sink {
    private final IssuerUrl issuer;
    private final Map<Document.Kind, Document> documents = new EnumMap<>(Document.Kind.class);
    private Instant confirmed = Instant.MIN;
    private long changes;

    public Shelf(IssuerUrl issuer) {
        this.issuer = issuer;
    }

    public IssuerUrl issuer() {
        return issuer;
    }

    @Override
    public String name() {
        return "server for " + issuer;
    }

    @Override
    public synchronized Stored read(Document.Kind kind) {
        Document document = documents.get(kind);
        return document == null ? new Stored.Absent() : new Stored.Present(document, document.digest(), true, true);
    }

    @Override
    public synchronized Written write(Document document, Stored expected) {
        if (!read(document.kind()).equals(expected) && !document.equals(documents.get(document.kind()))) {
            return new Written.Conflict();
        }
        documents.put(document.kind(), document);
        changes++;
        return new Written.Done();
    }

    /**
     * Puts what is remembered on the shelf, as right as it was when the sources were asked last: a server that begins
     * while they do not answer goes on where the one before it ended.
     */
    public void restore(Ledger ledger) {
        restore(ledger, changes());
    }

    /** How often what is on the shelf was changed. */
    public synchronized long changes() {
        return changes;
    }

    /**
     * The same with a ledger that was read after {@link #changes()} was asked for: should the shelf have been changed
     * since, what was read is older than what is there, and counts for nothing. Clocks are not asked, since a key may be
     * taken out from a machine whose clock is slow.
     */
    public synchronized void restore(Ledger ledger, long since) {
        if (changes != since) {
            return;
        }
        Jwks keys = ledger.published();
        if (keys.isEmpty() || ledger.observedAt().isEmpty()) {
            return;
        }
        keys.document().toOptional().ifPresent(jwks -> {
            Discovery discovery = Discovery.synthesised(issuer, keys.algorithms());
            changes++;
            documents.put(jwks.kind(), jwks);
            documents.put(discovery.document().kind(), discovery.document());
            // a look of our own may be newer
            ledger.observedAt().filter(confirmed::isBefore).ifPresent(this::confirm);
        });
    }

    /**
     * What the sources say, whatever comes of it: as long as one of them answers, what is on the shelf is served. That
     * another place cannot be put right, or that there is more to publish, is no reason to take it away.
     */
    public void looked(Observation seen, Instant now) {
        if (seen.views().stream().anyMatch(view -> !(view instanceof View.Unreadable))) {
            confirm(now);
        }
    }

    /** The keys that are on the shelf. */
    public Jwks keys() {
        return Run.keys(Map.of(Document.Kind.JWKS, read(Document.Kind.JWKS)));
    }

    /** Says that what is on the shelf is right at this moment. */
    public synchronized void confirm(Instant now) {
        confirmed = now;
    }

    /** Whether both documents are there, and were confirmed lately. */
    public synchronized boolean isFresh(Duration maxAge, Instant now) {
        return Arrays.stream(Document.Kind.values())
                .allMatch(kind -> fresh(kind, maxAge, now).isPresent());
    }

    /** The document, unless it was confirmed too long ago. */
    synchronized Optional<Document> fresh(Document.Kind kind, Duration maxAge, Instant now) {
        return confirmed.isBefore(now.minus(maxAge)) ? Optional.empty() : Optional.ofNullable(documents.get(kind));
    }
}
