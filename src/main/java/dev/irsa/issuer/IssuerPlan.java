package dev.irsa.issuer;

import java.util.List;

/**
 * What is to be done, in order. A dry run prints it, a real run does it: there is no second opinion.
 *
 * @param findings what people should know about it
 */
public record IssuerPlan(IssuerUrl issuer, List<Step> steps, List<Finding> findings) {
    public IssuerPlan {
        steps = List.copyOf(steps);
        findings = List.copyOf(findings);
    }

    /** Decides what to do, or refuses to touch what is public. */
    public static Checked<IssuerPlan> of(Situation situation) {
        return new Planner(situation).plan();
    }

    /** Whether anything public would change. */
    public boolean hasChanges() {
        return steps.stream().anyMatch(IssuerPlan::isChange);
    }

    /** What is remembered once the plan is carried out. */
    public Ledger ledger() {
        return steps.stream()
                .filter(Step.SaveLedger.class::isInstance)
                .map(Step.SaveLedger.class::cast)
                .map(Step.SaveLedger::ledger)
                .findFirst()
                .orElse(Ledger.EMPTY);
    }

    private static boolean isChange(Step step) {
        return switch (step) {
            case Step.PublishJwks _, Step.PublishDiscovery _, Step.RemoveKey _ -> true;
            case Step.SaveLedger _, Step.ConfirmPublic _ -> false;
        };
    }
}
