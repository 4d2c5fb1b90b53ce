package dev.irsa.issuer.sink;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerPlan;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.Published;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Situation;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One run of the publisher: read everything, plan, and do what the plan says.
 *
 * <p>The order of reading matters when two run at once. The ledger is read before the sinks, so that a key which the
 * other one publishes in between is either known from the ledger or makes saving it fail.
 */
public final class Run {
    private final IssuerUrl issuer;
    private final RotationPolicy policy;
    private final Supplier<Observation> sources;
    private final LedgerStore ledgers;
    private final List<Sink> sinks;
    private final PublicKeys publicKeys;
    private final InstantSource clock;

    public Run(
            IssuerUrl issuer,
            RotationPolicy policy,
            Supplier<Observation> sources,
            LedgerStore ledgers,
            List<Sink> sinks,
            PublicKeys publicKeys,
            InstantSource clock) {
        this.issuer = issuer;
        this.policy = policy;
        this.sources = sources;
        this.ledgers = ledgers;
        this.sinks = List.copyOf(sinks);
        this.publicKeys = publicKeys;
        this.clock = clock;
    }

    /**
     * A plan, and the state that it was made for.
     *
     * @param begun before anything was read: how old the state is at most
     * @param held by each sink that could be read
     * @param unread those that could not; what they hold is not known
     * @param failures why they could not; the others are served all the same
     */
    public record Prepared(
            IssuerPlan plan,
            Situation situation,
            Instant begun,
            LedgerStore.Saved saved,
            Map<Sink, Map<Document.Kind, Stored>> held,
            List<Sink> unread,
            List<Finding> failures) {}

    /** Reads everything and plans; changes nothing. */
    public Checked<Prepared> prepare(Situation.Options options) {
        Instant begun = clock.instant();
        Findings findings = new Findings();
        Optional<LedgerStore.Saved> saved = readLedger(findings);
        Findings failures = new Findings();
        Map<Sink, Map<Document.Kind, Stored>> held = readSinks(failures);
        // what cannot be read cannot be taken over either, and would be overwritten later
        boolean adopting = options.adopt()
                || saved.filter(each -> each.ledger().keys().isEmpty()).isPresent();
        if (failures.hasErrors() && (adopting || held.isEmpty())) {
            findings.addAll(failures.list());
        }
        if (saved.isEmpty() || findings.hasErrors()) {
            return new Checked.Refused<>(findings.list());
        }
        Observation observation = sources.get();
        Situation situation = new Situation(
                issuer,
                observation,
                saved.get().ledger(),
                published(held, !saved.get().ledger().keys().isEmpty()),
                !failures.hasErrors(),
                policy,
                options,
                clock.instant());
        Optional<IssuerPlan> plan = IssuerPlan.of(situation).into(findings);
        findings.addAll(failures.list().stream().filter(_ -> plan.isEmpty()).toList());
        return plan.isEmpty()
                ? new Checked.Refused<>(findings.list())
                : new Checked.Accepted<>(
                        new Prepared(plan.get(), situation, begun, saved.get(), held, unread(held), failures.list()),
                        findings.list());
    }

    /** Reads everything, plans, and does it. */
    public PublishResult publish(Situation.Options options) {
        return switch (prepare(options)) {
            case Checked.Refused<Prepared>(List<Finding> findings) -> new PublishResult.Refused(findings);
            case Checked.Accepted<Prepared> accepted -> execute(accepted.value());
        };
    }

    /** Does what was planned. */
    public PublishResult execute(Prepared prepared) {
        Execution execution = new Execution(prepared, ledgers, publicKeys, clock);
        boolean complete = execution.run();
        List<Finding> findings = new ArrayList<>(prepared.plan().findings());
        findings.addAll(prepared.failures());
        findings.addAll(execution.findings());
        return complete && prepared.failures().isEmpty()
                ? new PublishResult.Completed(prepared.plan(), findings)
                : new PublishResult.Interrupted(prepared.plan(), findings);
    }

    /**
     * The key sets that are there at this moment, by the name of the place: those of the sinks that can be read, and the
     * public one unless it is not to be looked at. One that cannot be read has no keys.
     */
    public Map<String, Jwks> places(Prepared prepared) {
        Map<String, Jwks> places = new LinkedHashMap<>();
        sinks.stream()
                .filter(Sink::isReadable)
                .forEach(sink -> places.put(
                        sink.name(),
                        keys(Optional.ofNullable(prepared.held().get(sink)).orElse(Map.of()))));
        Checked<Jwks> fetched = publicKeys.fetch();
        boolean skipped =
                fetched.toOptional().isEmpty() && fetched.findings().stream().noneMatch(Finding::isError);
        if (!skipped) {
            places.put("the public key set", fetched.toOptional().orElse(Jwks.EMPTY));
        }
        return places;
    }

    /** The key set that a sink held when it was read; empty when it had none that can be read. */
    static Jwks keys(Map<Document.Kind, Stored> held) {
        return document(held, Document.Kind.JWKS)
                .flatMap(jwks -> Jwks.parse(jwks.bytes()).toOptional())
                .orElse(Jwks.EMPTY);
    }

    private Optional<LedgerStore.Saved> readLedger(Findings findings) {
        try {
            return ledgers.read().into(findings);
        } catch (IOException e) {
            findings.error(Rule.W4, "the ledger cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Map<Sink, Map<Document.Kind, Stored>> readSinks(Findings findings) {
        Map<Sink, Map<Document.Kind, Stored>> held = new LinkedHashMap<>();
        for (Sink sink : sinks) {
            Map<Document.Kind, Stored> documents = new EnumMap<>(Document.Kind.class);
            try {
                for (Document.Kind kind : Document.Kind.values()) {
                    documents.put(kind, sink.read(kind));
                }
                held.put(sink, documents);
            } catch (IOException e) {
                findings.error(Rule.W4, sink.name() + " cannot be read: " + e.getMessage());
            }
        }
        return held;
    }

    private List<Sink> unread(Map<Sink, Map<Document.Kind, Stored>> held) {
        return sinks.stream().filter(sink -> !held.containsKey(sink)).toList();
    }

    /**
     * What the sinks hold. Once keys are remembered, one document that bears our mark shows that a place is ours: the other
     * was overwritten by somebody who did not think of the mark, which is to be repaired and no reason to stop.
     */
    private static List<Published> published(Map<Sink, Map<Document.Kind, Stored>> held, boolean remembering) {
        // what a sink such as standard output holds is unknown; it must not keep the others from being understood
        boolean anyReadable = held.keySet().stream().anyMatch(Sink::isReadable);
        return held.entrySet().stream()
                .filter(entry -> entry.getKey().isReadable() || !anyReadable)
                .map(entry -> Published.of(
                        entry.getKey().name(),
                        document(entry.getValue(), Document.Kind.JWKS),
                        document(entry.getValue(), Document.Kind.DISCOVERY),
                        entry.getValue().values().stream().allMatch(Run::isOurs)
                                || (remembering
                                        && entry.getValue().values().stream().anyMatch(Run::isMarked)),
                        entry.getValue().values().stream().allMatch(Run::isCurrent)))
                .toList();
    }

    private static Optional<Document> document(Map<Document.Kind, Stored> held, Document.Kind kind) {
        return switch (Optional.ofNullable(held.get(kind)).orElseGet(Stored.Absent::new)) {
            case Stored.Absent _ -> Optional.empty();
            case Stored.Present present -> Optional.of(present.document());
        };
    }

    private static boolean isOurs(Stored stored) {
        return stored instanceof Stored.Absent || isMarked(stored);
    }

    private static boolean isMarked(Stored stored) {
        return stored instanceof Stored.Present present && present.owned();
    }

    /** The mark goes with the bytes as well: where it is missing, they are written again. */
    private static boolean isCurrent(Stored stored) {
        return switch (stored) {
            case Stored.Absent _ -> true;
            case Stored.Present present -> present.current() && present.owned();
        };
    }
}
