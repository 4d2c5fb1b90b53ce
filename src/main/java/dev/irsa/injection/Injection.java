package dev.irsa.injection;

import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.List;

/** What is done to a pod. */
public sealed interface Injection {
    /** What people should know, at most one warning for each thing that is wrong. */
    List<Warning> warnings();

    /** Why. */
    Reason reason();

    /**
     * Something is added.
     *
     * @param operations at least one, in the order in which they apply
     */
    record Patched(List<Operation> operations, List<Warning> warnings) implements Injection {
        @Override
        public Reason reason() {
            return Reason.INJECTED;
        }
    }

    /** Nothing is added. */
    record Untouched(Reason reason, List<Warning> warnings) implements Injection {}
}
