package dev.irsa.issuer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes a plan: what is new is added at once; what is gone is removed one key a run, and only in a run that adds
 * nothing. A compromised key waits for nothing.
 */
final class Planner {
    private final Situation situation;
    private final Findings findings = new Findings();

    Planner(Situation situation) {
        this.situation = situation;
    }

    Checked<IssuerPlan> plan() {
        Optional<Jwks> listed = situation.observation().keys().into(findings);
        situation.policy().checked().into(findings);
        Ledger known = remembered();
        listed.ifPresent(keys -> known.published().union(keys).into(findings));
        Ownership.check(situation, known, findings);
        checkIssuer();
        if (listed.isEmpty() || findings.hasErrors()) {
            return new Checked.Refused<>(findings.list());
        }
        Ledger seen = known.observed(situation.observation(), listed.get(), situation.policy(), situation.now());
        warnOfUnlistedSigners(seen);
        List<Step> steps = steps(decide(seen));
        // after this point an error is an alarm about the cluster: the plan itself is still the right thing to do
        return findings.hasErrors()
                ? new Checked.Refused<>(findings.list())
                : new Checked.Accepted<>(plan(steps, seen), findings.list());
    }

    private IssuerPlan plan(List<Step> steps, Ledger seen) {
        Findings all = new Findings();
        all.addAll(findings.list());
        seen.histories().forEach(history -> gates(seen).alarm(history).ifPresent(all::add));
        return new IssuerPlan(situation.issuer(), steps, all.list());
    }

    /**
     * When nothing is remembered, what is published is all there is to go by; tokens may need any of it. The same holds
     * of a place that is taken over, but not of one that is ours: what nobody knows was put there by somebody else. So a
     * key set that would be taken over and cannot be read is not overwritten.
     */
    private Ledger remembered() {
        Ledger ledger = situation.ledger();
        boolean nothing = ledger.keys().isEmpty();
        for (Published published : situation.published()) {
            if (nothing || (situation.options().adopt() && !published.owned())) {
                published
                        .refusal()
                        .ifPresent(why -> findings.error(
                                Rule.W1,
                                published.sink() + " holds a key set that cannot be taken over, because " + why
                                        + "; correct it there, or leave {\"keys\":[]} if no token needs it"));
                ledger = ledger.adopting(published.keys(), situation.now());
            }
        }
        return ledger;
    }

    private void checkIssuer() {
        situation
                .observation()
                .listed()
                .forEach(view -> view.discovery()
                        .flatMap(discovery -> situation
                                .issuer()
                                .signedAs(
                                        discovery.issuer(), situation.options().migrating()))
                        .ifPresent(findings::add));
    }

    private void warnOfUnlistedSigners(Ledger seen) {
        situation.observation().seenSigning().stream()
                .filter(kid -> seen.get(kid).filter(KeyHistory::isPublished).isEmpty())
                .forEach(kid -> findings.warning(
                        Rule.K10,
                        "kid " + kid
                                + " signs tokens, but no source lists it; AWS refuses them until it is published"));
    }

    /** What the run comes to: the ledger to save, and the set to publish. */
    private record Decision(Ledger ledger, Jwks target, Optional<KeyId> removed, boolean emergency) {}

    private Decision decide(Ledger seen) {
        Optional<KeyId> compromised = situation.options().compromised();
        if (compromised.isPresent()) {
            return emergency(seen, compromised.get());
        }
        Jwks target = seen.published();
        Jwks pending = pendingRemovals(seen);
        // a compromised key that a place still holds leaves it with whatever else is to be done; it is in no target
        Optional<KeyId> revoked = stillThere(seen)
                .filter(KeyHistory::revoked)
                .map(KeyHistory::kid)
                .findFirst();
        if (isLacking(target) || !situation.complete() || revoked.isPresent()) {
            // whatever else is published stays for now
            return new Decision(seen, together(target, pending), revoked, revoked.isPresent());
        }
        if (!pending.isEmpty()) {
            return finished(seen, target, pending);
        }
        return removable(seen)
                .map(kid -> new Decision(
                        seen.removing(kid, false, situation.now()), target.without(kid), Optional.of(kid), false))
                .orElseGet(() -> new Decision(seen, target, Optional.empty(), false));
    }

    /** An earlier run decided to remove, and did not finish. Whether it was right may have changed since. */
    private Decision finished(Ledger seen, Jwks target, Jwks pending) {
        Optional<KeyId> kid = pending.keys().stream()
                .map(Jwk::kid)
                .filter(each -> gates(seen).remove(each) instanceof RotationGate.Open)
                .findFirst();
        Jwks rest = kid.map(pending::without).orElse(pending);
        return new Decision(seen, together(target, rest), kid, false);
    }

    private Decision emergency(Ledger seen, KeyId kid) {
        Ledger next = seen.removing(kid, true, situation.now());
        if (seen.get(kid).isEmpty()) {
            findings.error(Rule.G6, "kid " + kid + " is not known; there is nothing to remove");
        } else if (isAnotherLedger()) {
            findings.error(
                    Rule.G6,
                    "this ledger remembers nothing, but somebody publishes already, and would publish " + kid
                            + " again from a ledger of its own; name that one with --ledger, or publish once without --emergency"
                            + " if it is lost");
        } else if (seen.get(kid).filter(KeyHistory::isListed).isPresent()) {
            findings.warning(Rule.G6, "an API server still lists " + kid + "; take it out of the key files as well");
        }
        if (next.published().isEmpty()) {
            findings.error(Rule.G4, "no other key is to be public; add another key first");
        }
        // one key a run, also now: a removal that an earlier run did not finish waits for the next
        Jwks target = together(next.published(), pendingRemovals(next));
        return new Decision(next, target, Optional.of(kid), true);
    }

    private boolean isAnotherLedger() {
        return situation.ledger().keys().isEmpty()
                && !situation.options().adopt()
                && situation.published().stream().anyMatch(sink -> !sink.isEmpty());
    }

    private Optional<KeyId> removable(Ledger seen) {
        RotationGates gates = gates(seen);
        return seen.published().keys().stream()
                .map(Jwk::kid)
                .filter(kid -> gates.remove(kid) instanceof RotationGate.Open)
                .findFirst();
    }

    private boolean isLacking(Jwks target) {
        return situation.published().stream()
                .anyMatch(sink -> !sink.keys().kids().containsAll(target.kids()));
    }

    /**
     * Keys that are published although the ledger says that they were removed, and that may stay until it is their turn.
     * Compromised ones are not among them: what one place still holds must not be written to another again.
     */
    private Jwks pendingRemovals(Ledger seen) {
        return Jwks.of(stillThere(seen)
                .filter(history -> !history.revoked())
                .map(KeyHistory::key)
                .toList());
    }

    private Stream<KeyHistory> stillThere(Ledger seen) {
        Set<KeyId> published = new TreeSet<>();
        situation.published().forEach(sink -> published.addAll(sink.keys().kids()));
        return seen.histories().stream().filter(history -> !history.isPublished() && published.contains(history.kid()));
    }

    private static Jwks together(Jwks one, Jwks other) {
        List<Jwk> keys = new ArrayList<>(one.keys());
        keys.addAll(other.keys());
        return Jwks.of(keys);
    }

    private List<Step> steps(Decision decision) {
        List<Step> steps = new ArrayList<>();
        steps.add(new Step.SaveLedger(decision.ledger()));
        Optional<Document> jwks = decision.target().document().into(findings);
        Optional<Document> discovery =
                Documents.discovery(situation, decision.target(), findings).map(Discovery::document);
        if (decision.target().isEmpty()) {
            findings.error(Rule.G4, "the published set would be empty; add another key first");
        }
        jwks.filter(this::isNews).ifPresent(document -> steps.add(keyStep(decision, document)));
        discovery.filter(this::isNews).ifPresent(document -> steps.add(new Step.PublishDiscovery(document)));
        steps.add(new Step.ConfirmPublic(decision.target()));
        return steps;
    }

    private Step keyStep(Decision decision, Document document) {
        return decision.removed()
                .<Step>map(kid -> new Step.RemoveKey(kid, document, decision.emergency()))
                .orElseGet(() -> new Step.PublishJwks(document, added(decision.target())));
    }

    private Set<KeyId> added(Jwks target) {
        Set<KeyId> added = new TreeSet<>(target.kids());
        situation.published().forEach(sink -> added.removeAll(sink.keys().kids()));
        return added;
    }

    private boolean isNews(Document document) {
        return situation.published().stream().anyMatch(sink -> !sink.current())
                || situation.published().stream()
                        .map(sink -> document.kind() == Document.Kind.JWKS ? sink.jwks() : sink.discovery())
                        .anyMatch(there -> !there.equals(Optional.of(document)));
    }

    private RotationGates gates(Ledger seen) {
        return new RotationGates(seen, situation.policy(), situation.now());
    }
}
