package dev.irsa.issuer.sink;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.KeyHistory;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Step;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Does the steps of a plan, one after the other, and stops at the first that cannot be done at all. A sink that fails is
 * left out of the steps that follow, because the discovery document must not come before the keys; the others go on.
 */
final class Execution {
    /**
     * A plan that was not carried out by then is dropped: a process that slept for an hour must not remove a key that
     * has come back since.
     */
    static final Duration MAX_AGE = Duration.ofMinutes(2);

    private final Run.Prepared prepared;
    private final LedgerStore ledgers;
    private final PublicKeys publicKeys;
    private final InstantSource clock;
    private final Findings findings = new Findings();
    private final Set<Sink> failed = new LinkedHashSet<>();

    Execution(Run.Prepared prepared, LedgerStore ledgers, PublicKeys publicKeys, InstantSource clock) {
        this.prepared = prepared;
        this.ledgers = ledgers;
        this.publicKeys = publicKeys;
        this.clock = clock;
    }

    List<Finding> findings() {
        return findings.list();
    }

    boolean run() {
        boolean complete = areDone();
        prepared.held().keySet().forEach(sink -> findings.addAll(sink.warnings()));
        return complete;
    }

    private boolean areDone() {
        for (Step step : prepared.plan().steps()) {
            if (prepared.begun().plus(MAX_AGE).isBefore(clock.instant())) {
                findings.error(Rule.W2, "the plan is older than two minutes; run again");
                return false;
            }
            if (!isDone(step)) {
                return false;
            }
        }
        return failed.isEmpty();
    }

    private boolean isDone(Step step) {
        try {
            return switch (step) {
                case Step.SaveLedger(Ledger ledger) -> isSaved(ledger, prepared.saved());
                case Step.PublishJwks publish -> isEverywhere(publish.document());
                case Step.RemoveKey remove -> isEverywhere(remove.document());
                case Step.PublishDiscovery publish -> isEverywhere(publish.document());
                case Step.ConfirmPublic confirm -> isConfirmed(confirm);
            };
        } catch (IOException e) {
            findings.error(Rule.W4, "could not " + step.sentence() + ": " + e.getMessage());
            return false;
        }
    }

    private boolean isSaved(Ledger ledger, LedgerStore.Saved expected) throws IOException {
        return isWritten(ledgers.write(ledger, expected), "the ledger");
    }

    /** False when another publisher is at work, or when no sink could be written. */
    private boolean isEverywhere(Document document) {
        boolean undisturbed = true;
        for (Map.Entry<Sink, Map<Document.Kind, Stored>> held : prepared.held().entrySet()) {
            Sink sink = held.getKey();
            Stored expected =
                    Optional.ofNullable(held.getValue().get(document.kind())).orElseGet(Stored.Absent::new);
            if (!failed.contains(sink) && !holds(expected, document)) {
                undisturbed &= isPut(sink, document, expected);
            }
        }
        return undisturbed && failed.size() < prepared.held().size();
    }

    private static boolean holds(Stored stored, Document document) {
        return stored instanceof Stored.Present present
                && present.document().equals(document)
                && present.owned()
                && present.current();
    }

    /** False when somebody else wrote in between. */
    private boolean isPut(Sink sink, Document document, Stored expected) {
        try {
            if (!isWritten(sink.write(document, expected), sink.name())) {
                return false;
            }
            if (sink.isReadable() && !holds(sink.read(document.kind()), document)) {
                findings.error(
                        Rule.W3, sink.name() + " does not give back what was written; look at who else writes there");
                failed.add(sink);
            }
        } catch (IOException e) {
            findings.error(Rule.W4, sink.name() + " cannot be written: " + e.getMessage());
            failed.add(sink);
        }
        return true;
    }

    private boolean isWritten(Written written, String what) {
        return switch (written) {
            case Written.Done _ -> true;
            case Written.Conflict _ -> {
                findings.warning(Rule.W2, what + " was changed by somebody else in between; run again");
                yield false;
            }
        };
    }

    private boolean isConfirmed(Step.ConfirmPublic confirm) throws IOException {
        // read first: should the ledger change while the keys are fetched, what was fetched counts for nothing
        LedgerStore.Saved saved = ledgers.read().orElse(_ -> prepared.saved());
        Checked<Jwks> fetched = publicKeys.fetch();
        findings.addAll(fetched.findings());
        if (fetched.toOptional().isEmpty()) {
            return fetched.findings().stream().noneMatch(Finding::isError);
        }
        Jwks seen = fetched.toOptional().get();
        if (!seen.equals(confirm.keys())) {
            findings.warning(
                    Rule.G2, "the public key set is not the one that was published; caches may still hold the old");
        }
        Jwks counted = inEveryPlace(seen, saved.ledger());
        return isSaved(saved.ledger().confirmed(confirm.keys(), counted, clock.instant()), saved);
    }

    /**
     * What was fetched, without new keys that a sink which could not be written still lacks, or one which could not be
     * read may lack: they are not public there.
     */
    private Jwks inEveryPlace(Jwks fetched, Ledger ledger) {
        Jwks counted = fetched;
        Set<Sink> behind = new LinkedHashSet<>(failed);
        behind.addAll(prepared.unread());
        for (Sink sink : behind) {
            Jwks there = Run.keys(Optional.ofNullable(prepared.held().get(sink)).orElse(Map.of()));
            for (KeyId kid : fetched.kids()) {
                boolean counts =
                        ledger.get(kid).flatMap(KeyHistory::firstPublic).isPresent();
                if (!counts && there.get(kid).isEmpty()) {
                    counted = counted.without(kid);
                }
            }
        }
        return counted;
    }
}
