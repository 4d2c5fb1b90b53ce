package dev.irsa.publisher;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerPlan;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.View;
import dev.irsa.issuer.sink.PublishResult;
import dev.irsa.issuer.sink.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rounds of one issuer. */
final class IssuerRounds {
    private static final Logger LOG = LoggerFactory.getLogger(IssuerRounds.class);

    /**
     * What is kept right, and how.
     *
     * @param siblings all issuers of the cluster, this one among them: during a migration the API servers sign with
     *     one of the others
     * @param enforcing whether what is found is repaired, or only reported
     * @param before runs when a round begins
     */
    record Task(
            IssuerUrl issuer,
            Set<String> siblings,
            Run run,
            Situation.Options options,
            boolean enforcing,
            Runnable before) {}

    private final Task task;
    private final RoundSources sources;
    private final Optional<SelfCheck> check;
    private final Optional<ProviderWatch> provider;
    private final InstantSource clock;
    private final BiConsumer<IssuerUrl, Set<Drift>> alarm;
    private final SinkMemory memory = new SinkMemory();

    /**
     * Rounds that have not begun.
     *
     * @param alarm is told of drift before it is repaired
     */
    IssuerRounds(
            Task task,
            RoundSources sources,
            Optional<SelfCheck> check,
            Optional<ProviderWatch> provider,
            InstantSource clock,
            BiConsumer<IssuerUrl, Set<Drift>> alarm) {
        this.task = task;
        this.sources = sources;
        this.check = check;
        this.provider = provider;
        this.clock = clock;
        this.alarm = alarm;
    }

    IssuerUrl issuer() {
        return task.issuer();
    }

    /** Looks, and puts right what is not as it should be; only looks when another replica leads. */
    Round round(boolean leading) {
        Instant begun = clock.instant();
        check.ifPresent(SelfCheck::forget);
        try {
            task.before().run();
            return switch (task.run().prepare(options())) {
                case Checked.Refused<Run.Prepared>(List<Finding> findings) ->
                    round(begun, Round.Outcome.REFUSED, leading, findings, Optional.empty(), Set.of());
                case Checked.Accepted<Run.Prepared> accepted -> carryOut(accepted.value(), leading, begun);
            };
        } catch (RuntimeException e) {
            LOG.error("a round of {} failed", task.issuer(), e);
            Finding finding = Finding.error(Rule.W4, "a round failed: " + e);
            return round(begun, Round.Outcome.FAILED, leading, List.of(finding), Optional.empty(), Set.of());
        }
    }

    /** I8: that the API servers sign with another issuer is expected if that one is kept right as well. */
    private Situation.Options options() {
        Situation.Options asked = task.options();
        boolean known = task.siblings().size() > 1
                && sources.get().views().stream()
                        .filter(View.Listed.class::isInstance)
                        .map(View.Listed.class::cast)
                        .flatMap(view -> view.discovery().stream())
                        .allMatch(discovery -> task.siblings().contains(discovery.issuer()));
        return new Situation.Options(asked.mode(), asked.adopt(), asked.migrating() || known, asked.compromised());
    }

    private Round carryOut(Run.Prepared prepared, boolean leading, Instant begun) {
        Set<Drift> drifts = Drift.of(prepared, memory::hasChanged);
        memory.looked(prepared);
        if (!leading) {
            return look(prepared, Round.Outcome.LOOKED, drifts, begun);
        }
        if (!drifts.isEmpty()) {
            // before anything is repaired, so that it is known even if repairing it fails
            alarm.accept(task.issuer(), drifts);
        }
        if (!task.enforcing() && prepared.plan().hasChanges()) {
            return look(prepared, Round.Outcome.REPORTED, drifts, begun);
        }
        PublishResult result = task.run().execute(prepared);
        if (result instanceof PublishResult.Completed) {
            memory.written(prepared);
        }
        Round.Outcome outcome = switch (result) {
            case PublishResult.Completed _ -> Round.Outcome.PUBLISHED;
            case PublishResult.Interrupted _ -> Round.Outcome.INTERRUPTED;
            case PublishResult.Refused _ -> Round.Outcome.REFUSED;
        };
        return round(begun, outcome, true, result.findings(), Optional.of(prepared.plan()), drifts);
    }

    /** Nothing is remembered of it: only the leader that publishes writes. */
    private Round look(Run.Prepared prepared, Round.Outcome outcome, Set<Drift> drifts, Instant begun) {
        List<Finding> findings = new ArrayList<>(prepared.plan().findings());
        findings.addAll(prepared.failures());
        check.ifPresent(outside -> findings.addAll(outside.fetch().findings()));
        return round(begun, outcome, outcome != Round.Outcome.LOOKED, findings, Optional.of(prepared.plan()), drifts);
    }

    private Round round(
            Instant begun,
            Round.Outcome outcome,
            boolean leading,
            List<Finding> findings,
            Optional<IssuerPlan> plan,
            Set<Drift> drifts) {
        Instant now = clock.instant();
        return new Round(
                task.issuer(),
                now,
                Duration.between(begun, now),
                outcome,
                leading,
                findings,
                sources.seen(),
                plan,
                check.flatMap(SelfCheck::last),
                drifts,
                provider.flatMap(watch -> watch.look(leading)));
    }
}
