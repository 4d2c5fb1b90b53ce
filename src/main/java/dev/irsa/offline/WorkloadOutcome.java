package dev.irsa.offline;

import dev.irsa.injection.Operation;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What was decided about one workload.
 *
 * @param kind as in the manifest
 * @param namespace its own, or the default
 * @param name empty when it has none
 * @param serviceAccount the name of the ServiceAccount its pods use
 * @param reason why it came out so
 * @param role what it is granted, whether or not anything was added; empty when nothing is granted, or no role
 * @param warnings what people should know
 * @param operations what is added, with paths from the root of the workload; empty when nothing is
 */
public record WorkloadOutcome(
        String kind,
        String namespace,
        String name,
        String serviceAccount,
        Reason reason,
        Optional<String> role,
        List<Warning> warnings,
        List<Operation> operations) {
    public WorkloadOutcome {
        warnings = List.copyOf(warnings);
        operations = List.copyOf(operations);
    }

    /** {@code deployment default/app}. */
    public String subject() {
        return kind.toLowerCase(Locale.ROOT) + " " + namespace + "/" + (name.isEmpty() ? "(unnamed)" : name);
    }

    /** Whether its pods have what they were granted: because it was added now, or because it was there. */
    public boolean complete() {
        return reason == Reason.INJECTED || reason == Reason.ALREADY_COMPLETE;
    }
}
