package dev.irsa.audit;

import java.util.List;
import java.util.Optional;

/**
 * What an audit of many pods came to.
 *
 * @param pods how many were judged
 * @param missed those with which something is wrong, by namespace and name
 * @param undecided for how many it is not known
 * @param problem why, for one of them
 */
public record AuditReport(int pods, List<Missed> missed, int undecided, Optional<String> problem) {
    public AuditReport {
        missed = List.copyOf(missed);
    }

    /** A pod with which something is wrong. */
    public record Missed(String namespace, String pod, String uid, Finding finding) {}

    /** How many findings are of a kind. */
    public long count(Finding.Kind kind) {
        return missed.stream().filter(one -> one.finding().kind() == kind).count();
    }
}
