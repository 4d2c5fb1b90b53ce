package dev.irsa.publisher;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.View;
import dev.irsa.issuer.check.CheckReport;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A condition of an issuer, in the form that Kubernetes' own have (metav1.Condition).
 *
 * @param reason one word
 * @param message one or more sentences
 */
record IssuerCondition(Type type, Status status, String reason, String message) {
    private static final int MAX_MESSAGE = 1000;

    /** What is told of an issuer. */
    enum Type {
        SOURCE_READY("SourceReady", "SourceNotReady"),
        SOURCES_AGREE("SourcesAgree", "SourcesDisagree"),
        PUBLISHED("Published", "NotPublished"),
        PUBLICLY_VERIFIED("PubliclyVerified", "PublicCheckFailed"),
        ROTATION_SAFE("RotationSafe", "KeySignsTooEarly"),
        WRITE_PROTECTED("WriteProtected", "AnybodyCanWrite"),
        PROVIDER_IN_SYNC("ProviderInSync", "ProviderOutOfSync");

        private final String label;
        private final String complaint;

        Type(String label, String complaint) {
            this.label = label;
            this.complaint = complaint;
        }

        String label() {
            return label;
        }

        /** The reason of an Event when it does not hold. */
        String complaint() {
            return complaint;
        }
    }

    /** Whether it holds. */
    enum Status {
        TRUE("True"),
        FALSE("False"),
        UNKNOWN("Unknown");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    IssuerCondition {
        message = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
    }

    boolean isFalse() {
        return status == Status.FALSE;
    }

    static List<IssuerCondition> of(Round round) {
        return List.of(
                sourceReady(round),
                sourcesAgree(round),
                published(round),
                publiclyVerified(round),
                rotationSafe(round),
                writeProtected(round),
                providerInSync(round));
    }

    private static IssuerCondition sourceReady(Round round) {
        if (round.observation().isEmpty()) {
            return unknown(Type.SOURCE_READY, "NotRead", "the sources were not read");
        }
        Observation observation = round.observation().get();
        if (observation.isComplete()) {
            return holds(Type.SOURCE_READY, "AllRead", observation.views().size() + " sources list keys");
        }
        String missing = observation.views().stream()
                .map(IssuerCondition::problem)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        return fails(Type.SOURCE_READY, "NotAllRead", missing + "; no key is removed meanwhile");
    }

    private static String problem(View view) {
        return switch (view) {
            case View.Listed _ -> "";
            case View.Unreadable(String source, String why) -> source + " " + why;
            case View.Broken(String source, List<Finding> findings) -> source + ": " + sentences(findings);
        };
    }

    private static IssuerCondition sourcesAgree(Round round) {
        if (round.observation().isEmpty()) {
            return unknown(Type.SOURCES_AGREE, "NotRead", "the sources were not read");
        }
        Checked<?> keys = round.observation().get().keys();
        List<Finding> disagreements = keys.findings().stream()
                .filter(finding -> finding.rule() == Rule.A1 || finding.rule() == Rule.K5)
                .toList();
        return disagreements.isEmpty()
                ? holds(Type.SOURCES_AGREE, "SameKeys", "all sources list the same keys")
                : fails(Type.SOURCES_AGREE, "DifferentKeys", sentences(disagreements));
    }

    private static IssuerCondition published(Round round) {
        return switch (round.outcome()) {
            case PUBLISHED -> holds(Type.PUBLISHED, "UpToDate", "the documents are as they should be");
            case LOOKED -> unknown(Type.PUBLISHED, "NotLeading", "another replica publishes");
            case REPORTED -> fails(Type.PUBLISHED, "ReportOnly", "there is something to publish, and --mode is report");
            case INTERRUPTED -> fails(Type.PUBLISHED, "Interrupted", sentences(round));
            case REFUSED -> fails(Type.PUBLISHED, "Refused", sentences(round.errors()));
            case FAILED -> fails(Type.PUBLISHED, "Failed", sentences(round.errors()));
        };
    }

    /** What interrupts a round may be no more than that somebody else was faster. */
    private static String sentences(Round round) {
        List<Finding> causes = round.findings().stream()
                .filter(finding -> (finding.isError() && finding.rule() != Rule.W5) || finding.rule() == Rule.W2)
                .toList();
        return sentences(causes);
    }

    private static IssuerCondition publiclyVerified(Round round) {
        if (round.check().isEmpty()) {
            return unknown(Type.PUBLICLY_VERIFIED, "NotChecked", "nobody looked from outside in this round");
        }
        CheckReport report = round.check().get();
        return report.passed()
                ? holds(
                        Type.PUBLICLY_VERIFIED,
                        "Verified",
                        "AWS can read the documents, as far as can be seen from here")
                : fails(
                        Type.PUBLICLY_VERIFIED,
                        "CheckFailed",
                        sentences(report.findings().stream()
                                .filter(Finding::isError)
                                .toList()));
    }

    private static IssuerCondition rotationSafe(Round round) {
        if (round.plan().isEmpty()) {
            return unknown(Type.ROTATION_SAFE, "NoPlan", "what the keys do is not known");
        }
        List<Finding> early = tooEarly(round);
        return early.isEmpty()
                ? holds(Type.ROTATION_SAFE, "PublicBeforeSigning", "every key that signs was public for long enough")
                : fails(Type.ROTATION_SAFE, "SignsTooEarly", sentences(early));
    }

    private static IssuerCondition writeProtected(Round round) {
        List<Finding> open = round.findings().stream()
                .filter(finding -> finding.rule() == Rule.W5)
                .toList();
        if (!open.isEmpty()) {
            return fails(Type.WRITE_PROTECTED, "AnybodyCanWrite", sentences(open));
        }
        return round.outcome() == Round.Outcome.PUBLISHED || round.outcome() == Round.Outcome.INTERRUPTED
                ? holds(Type.WRITE_PROTECTED, "NoOpenWay", "no way was found by which anybody could write")
                : unknown(Type.WRITE_PROTECTED, "NotLooked", "nobody looked in this round");
    }

    private static IssuerCondition providerInSync(Round round) {
        if (round.provider().isEmpty()) {
            return unknown(Type.PROVIDER_IN_SYNC, "NotAsked", "the OIDC provider in IAM is not looked at");
        }
        return switch (round.provider().get()) {
            case ProviderState.InSync(List<String> unexpected) ->
                holds(
                        Type.PROVIDER_IN_SYNC,
                        "InSync",
                        unexpected.isEmpty()
                                ? "the OIDC provider is as it should be"
                                : "the OIDC provider is as it should be, and takes these client ids as well: "
                                        + String.join(", ", unexpected));
            case ProviderState.Repaired(List<String> lines) ->
                holds(Type.PROVIDER_IN_SYNC, "Repaired", String.join("; ", lines));
            case ProviderState.Differs(List<String> lines) ->
                fails(Type.PROVIDER_IN_SYNC, "Differs", String.join("; ", lines));
            case ProviderState.Foreign(String arn) ->
                fails(
                        Type.PROVIDER_IN_SYNC,
                        "Foreign",
                        arn + " was not made by this program; look at it, then say irsa provider ensure --adopt");
            case ProviderState.Unknown(String why) -> fails(Type.PROVIDER_IN_SYNC, "NotReadable", why);
        };
    }

    /** What the planner says of keys that sign and were not public for long enough (G2), or not at all (K10). */
    static List<Finding> tooEarly(Round round) {
        return round.plan().stream()
                .flatMap(plan -> plan.findings().stream())
                .filter(finding -> (finding.rule() == Rule.G2 && finding.isError()) || finding.rule() == Rule.K10)
                .toList();
    }

    private static String sentences(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.rule() + ": " + finding.sentence())
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static IssuerCondition holds(Type type, String reason, String message) {
        return new IssuerCondition(type, Status.TRUE, reason, message);
    }

    private static IssuerCondition fails(Type type, String reason, String message) {
        return new IssuerCondition(type, Status.FALSE, reason, message);
    }

    private static IssuerCondition unknown(Type type, String reason, String message) {
        return new IssuerCondition(type, Status.UNKNOWN, reason, message);
    }
}
