package dev.irsa.cli;

import dev.irsa.audit.AuditReport;
import dev.irsa.audit.AuditReport.Missed;
import dev.irsa.audit.Finding;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The forms in which {@code irsa audit} prints what it found. */
final class AuditOutput {
    private AuditOutput() {}

    /** A line a pod; nothing at all when there is none. */
    static String table(AuditReport report) {
        if (report.missed().isEmpty()) {
            return "";
        }
        TextTable table =
                new TextTable(cell -> cell, "NAMESPACE", "POD", "SERVICEACCOUNT", "FINDING", "WHAT", "WHAT TO DO");
        for (Missed missed : report.missed()) {
            Finding finding = missed.finding();
            table.add(
                    missed.namespace(),
                    missed.pod(),
                    finding.account().name(),
                    finding.kind().label(),
                    Printable.of(what(finding)),
                    finding.kind().advice());
        }
        return table.toString();
    }

    private static String what(Finding finding) {
        return switch (finding.kind()) {
            case NOT_INJECTED -> "no " + finding.expected();
            case PARTLY_INJECTED -> finding.actual() + " without " + finding.expected();
            case OTHER_ROLE, OTHER_AUDIENCE -> finding.actual() + " instead of " + finding.expected();
        };
    }

    /** One object: how many pods were looked at, and the findings. */
    static String json(AuditReport report) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("pods", report.pods()).put("undecided", report.undecided());
        ArrayNode findings = object.putArray("findings");
        for (Missed missed : report.missed()) {
            Finding finding = missed.finding();
            findings.addObject()
                    .put("namespace", missed.namespace())
                    .put("pod", missed.pod())
                    .put("uid", missed.uid())
                    .put("serviceAccount", finding.account().name())
                    .put("finding", finding.kind().label())
                    .put("expected", finding.expected())
                    .put("actual", finding.actual())
                    .put("advice", finding.kind().advice());
        }
        return object.toPrettyString() + "\n";
    }
}
