package dev.irsa.issuer.sink;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerPlan;
import java.util.List;

/** What became of a run. */
public sealed interface PublishResult {
    /** What people should know. */
    List<Finding> findings();

    /** Every step was done. */
    record Completed(IssuerPlan plan, List<Finding> findings) implements PublishResult {}

    /** A step was not done. Running again is always safe, and finishes it. */
    record Interrupted(IssuerPlan plan, List<Finding> findings) implements PublishResult {}

    /** Nothing was done; what is public stays. */
    record Refused(List<Finding> findings) implements PublishResult {}
}
