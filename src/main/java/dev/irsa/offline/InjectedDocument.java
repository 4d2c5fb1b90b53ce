package dev.irsa.offline;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * A document after injection.
 *
 * @param tree with everything added; the same as before where nothing was
 * @param workloads the outcome of each workload in it, in order; empty when it has none
 */
public record InjectedDocument(ObjectNode tree, List<WorkloadOutcome> workloads) {
    public InjectedDocument {
        workloads = List.copyOf(workloads);
    }
}
