package dev.irsa.audit;

import dev.irsa.decision.Decider;
import dev.irsa.decision.Decision;
import dev.irsa.identity.Grant;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.injection.CarriedIdentity;
import dev.irsa.injection.InjectionSettings;
import dev.irsa.injection.Operation;
import dev.irsa.injection.PodView;
import java.util.List;
import java.util.Optional;

/**
 * Compares a running pod with what it would be given if it were created now. The decision is the webhook's own: where that
 * adds nothing, nothing is missing, and whoever is left alone on purpose is so here too.
 */
public final class PodAudit {
    private final Decider decider;
    private final InjectionSettings settings;

    /** @param decider as the webhook has it, with the same sources and settings */
    public PodAudit(Decider decider, InjectionSettings settings) {
        this.decider = decider;
        this.settings = settings;
    }

    /**
     * Judges a pod.
     *
     * @param deadlineNanos when to give a lookup up, on the clock of {@link System#nanoTime()}
     */
    public Verdict judge(PodView pod, String namespace, long deadlineNanos) {
        return switch (decider.decide(pod, namespace, "in " + namespace, "", deadlineNanos)) {
            case Decision.Undecided undecided -> new Verdict.Unknown(undecided.problem());
            case Decision.Decided decided ->
                decided.grant()
                        .flatMap(grant -> {
                            String account = Decider.serviceAccountName(pod);
                            return compare(pod, new ServiceAccountRef(namespace, account), grant, decided.operations());
                        })
                        .<Verdict>map(Verdict.Wrong::new)
                        .orElseGet(Verdict.Good::new);
        };
    }

    private Optional<Finding> compare(PodView pod, ServiceAccountRef account, Grant grant, List<Operation> operations) {
        CarriedIdentity carried = new CarriedIdentity(pod, grant, settings);
        String role = switch (grant) {
            case Grant.WebIdentity web -> web.role().text();
            case Grant.ContainerCredentials _ -> "container credentials";
        };
        int lacking = carried.lacking(operations);
        if (lacking > 0 && carried.carrying() == 0) {
            return Optional.of(new Finding(Finding.Kind.NOT_INJECTED, account, role, ""));
        }
        Optional<Finding> otherRole =
                carried.otherRole().map(other -> new Finding(Finding.Kind.OTHER_ROLE, account, role, other));
        if (otherRole.isPresent()) {
            return otherRole;
        }
        if (lacking > 0) {
            String containers = lacking == 1 ? "1 container" : lacking + " containers";
            return Optional.of(new Finding(Finding.Kind.PARTLY_INJECTED, account, role, containers));
        }
        String audience = grant.audience().text();
        return carried.otherAudience().map(other -> new Finding(Finding.Kind.OTHER_AUDIENCE, account, audience, other));
    }
}
