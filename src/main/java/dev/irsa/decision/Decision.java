package dev.irsa.decision;

import dev.irsa.identity.Grant;
import dev.irsa.injection.Operation;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.List;
import java.util.Optional;

/** What is done about a pod. */
public sealed interface Decision {
    /** Why. */
    Reason reason();

    /**
     * It was decided.
     *
     * @param operations what is added; empty: the pod stays as it is
     * @param warnings what people should know
     * @param grant the identity that the pod is to have, whether or not anything was to be added for it
     * @param resourceVersion of the ServiceAccount that was read
     */
    record Decided(
            Reason reason,
            List<Operation> operations,
            List<Warning> warnings,
            Optional<Grant> grant,
            Optional<String> resourceVersion)
            implements Decision {
        static Decided untouched(Reason reason) {
            return new Decided(reason, List.of(), List.of(), Optional.empty(), Optional.empty());
        }
    }

    /**
     * It could not be decided; nothing may be answered.
     *
     * @param problem for the log
     */
    record Undecided(Reason reason, String problem) implements Decision {}
}
