package dev.irsa.publisher;

import dev.irsa.event.EventType;
import dev.irsa.event.Events;
import dev.irsa.event.Subject;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Severity;
import dev.irsa.issuer.Step;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what people should know: in the log when it changes, and as Events on the ConfigMap of the ledger. */
final class Announcements {
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final Events events;
    private final Subject subject;
    private final Map<IssuerUrl, List<String>> said = new HashMap<>();

    Announcements(Events events, Subject subject) {
        this.events = events;
        this.subject = subject;
    }

    /** Somebody else has changed what is published; said before it is repaired. */
    void drifted(IssuerUrl issuer, Set<Drift> drifts) {
        String sentence = "What is published for " + issuer + " was changed by somebody else: " + Drift.sentence(drifts)
                + ". Find out who can write there: a key of theirs could have made tokens for every role.";
        LOG.warn(sentence);
        events.say(subject, EventType.WARNING, "PublishedDocumentsChanged", sentence);
    }

    void tell(Round round) {
        log(round);
        if (!round.leading()) {
            return;
        }
        if (round.outcome() == Round.Outcome.PUBLISHED) {
            round.plan().stream().flatMap(plan -> plan.steps().stream()).forEach(step -> done(round.issuer(), step));
        }
        round.provider()
                .filter(ProviderState.Repaired.class::isInstance)
                .map(ProviderState.Repaired.class::cast)
                .ifPresent(repaired -> normal(
                        "ProviderRepaired",
                        "The OIDC provider in IAM for " + round.issuer() + " was changed: "
                                + String.join("; ", repaired.lines())));
        IssuerCondition.of(round).stream()
                .filter(IssuerCondition::isFalse)
                .forEach(condition -> events.say(
                        subject,
                        EventType.WARNING,
                        condition.type().complaint(),
                        round.issuer() + ": " + condition.message()));
        round.leftOut().forEach(finding -> events.say(subject, EventType.WARNING, "KeyLeftOut", finding.sentence()));
        round.findings().stream()
                .filter(finding -> finding.rule() == Rule.W1)
                .forEach(finding -> events.say(subject, EventType.WARNING, "UnknownDocuments", finding.sentence()));
    }

    private void done(IssuerUrl issuer, Step step) {
        switch (step) {
            case Step.PublishJwks publish
            when !publish.added().isEmpty() ->
                normal("KeysPublished", "Published " + publish.added() + " for " + issuer + ".");
            case Step.RemoveKey remove ->
                normal(
                        remove.emergency() ? "CompromisedKeyRemoved" : "KeyRemoved",
                        "Removed " + remove.kid() + " from the keys of " + issuer + ".");
            case Step.PublishJwks _, Step.PublishDiscovery _, Step.SaveLedger _, Step.ConfirmPublic _ -> {}
        }
    }

    private void normal(String reason, String sentence) {
        LOG.info(sentence);
        events.say(subject, EventType.NORMAL, reason, sentence);
    }

    /** Findings in a round are mostly those of the round before. */
    private void log(Round round) {
        List<String> news = Stream.concat(
                        Stream.of(round.outcome().label()),
                        round.findings().stream()
                                .filter(finding -> finding.severity() != Severity.OK)
                                .map(Finding::toString))
                .distinct()
                .toList();
        // a time in a sentence makes it no other sentence
        List<String> bare =
                news.stream().map(text -> text.replaceAll("[0-9]+", "0")).toList();
        if (bare.equals(said.put(round.issuer(), bare))) {
            return;
        }
        if (round.isGood()) {
            LOG.info("{}: {}", round.issuer(), String.join("; ", news));
        } else {
            LOG.warn("{}: {}", round.issuer(), String.join("; ", news));
        }
    }
}
