package dev.irsa.identity;

import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.List;
import java.util.Optional;

/** What the sources say about a pod's identity. */
public sealed interface Resolution {
    /**
     * The pod is to have an identity.
     *
     * @param resourceVersion the version of the ServiceAccount that was read, for the audit log
     */
    record Granted(Grant grant, List<Warning> warnings, Optional<String> resourceVersion) implements Resolution {}

    /** The pod is to have none. */
    record None(Reason reason, List<Warning> warnings, Optional<String> resourceVersion) implements Resolution {}

    /**
     * It could not be found out; nothing may be answered.
     *
     * @param problem for the log
     */
    record Undecided(Reason reason, String problem) implements Resolution {}
}
