package dev.irsa.publisher;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerPlan;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Ledger;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.View;
import dev.irsa.issuer.check.CheckReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What one round came to for one issuer.
 *
 * @param leading whether this replica publishes; one that stands by writes nothing, whatever its round came to
 * @param observation what the sources said; absent when they were not read
 * @param plan what was to be done; absent when nothing may be
 * @param check what the look from outside came to; absent when nobody looked
 * @param drifts how what is published had changed by itself
 * @param provider how the OIDC provider in IAM is; absent when nobody asked
 */
public record Round(
        IssuerUrl issuer,
        Instant at,
        Duration took,
        Outcome outcome,
        boolean leading,
        List<Finding> findings,
        Optional<Observation> observation,
        Optional<IssuerPlan> plan,
        Optional<CheckReport> check,
        Set<Drift> drifts,
        Optional<ProviderState> provider) {

    /** How it ended. */
    public enum Outcome {
        /** Everything is as it should be, or was made so. */
        PUBLISHED(true),
        /** Another replica leads; this one looked, and could do the same. */
        LOOKED(true),
        /** There is something to do, and this publisher only reports. */
        REPORTED(true),
        /** A step was not done; the next round does it. */
        INTERRUPTED(false),
        /** Nothing was done, because a rule forbids it or something cannot be read. */
        REFUSED(false),
        /** A defect of this program. */
        FAILED(false);

        private final boolean good;

        Outcome(boolean good) {
            this.good = good;
        }

        /** The word in metrics and messages. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Round {
        findings = List.copyOf(findings);
        drifts = Set.copyOf(drifts);
    }

    /** Whether it did what such a round is for. */
    public boolean isGood() {
        return outcome.good;
    }

    List<Finding> errors() {
        return findings.stream().filter(Finding::isError).toList();
    }

    /** What the sources list and AWS does not accept (K2), each key once however many sources list it. */
    List<Finding> leftOut() {
        return observation.stream()
                .flatMap(seen -> seen.views().stream())
                .filter(View.Listed.class::isInstance)
                .map(View.Listed.class::cast)
                .map(view -> view.findings().stream()
                        .filter(finding -> finding.rule() == Rule.K2)
                        .toList())
                .max(Comparator.comparingInt(List::size))
                .orElse(List.of());
    }

    Optional<Ledger> ledger() {
        return plan.map(IssuerPlan::ledger);
    }
}
