package dev.irsa.aws;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Severity;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks for what makes a trust policy let in too many, or nobody. Statements for other kinds of principals are left alone. */
public final class TrustPolicyLint {
    private final TrustExpectation expected;
    private final List<TrustFinding> findings = new ArrayList<>();
    private boolean open;

    private TrustPolicyLint(TrustExpectation expected) {
        this.expected = expected;
    }

    /** What was found, in the order of the text; empty when all is well. */
    public static List<TrustFinding> check(String text, TrustExpectation expected) {
        TrustPolicyLint lint = new TrustPolicyLint(expected);
        lint.document(text);
        return List.copyOf(lint.findings);
    }

    private void document(String text) {
        switch (Json.object(text, Rule.D4, "the policy")) {
            case Checked.Refused<ObjectNode> refused ->
                error(TrustRule.P1, refused.findings().getFirst().sentence());
            case Checked.Accepted<ObjectNode> accepted -> document(accepted.value(), text);
        }
    }

    private void document(ObjectNode policy, String text) {
        String version = Json.string(policy, "Version").orElse("");
        if (!version.equals(Policy.VERSION)) {
            error(TrustRule.P1, "Version is not \"" + Policy.VERSION + "\"; without it an older language is meant");
        }
        policy.propertyNames().stream()
                .filter(name -> !name.matches("Version|Id|Statement"))
                .forEach(name -> error(TrustRule.P1, "IAM knows no " + name + " here; names begin with a capital"));
        size(text);
        statements(policy);
        if (!open && findings.stream().noneMatch(TrustFinding::isError)) {
            error(TrustRule.P11, "no statement allows " + TrustPolicy.ACTION + "; irsa trust-policy writes one");
        }
    }

    private void size(String text) {
        int size = Policy.size(text);
        if (size > TrustPolicy.MAX_LIMIT) {
            error(
                    TrustRule.P10,
                    "the policy has " + size + " characters, and IAM takes at most 4096; use several roles");
        } else if (size > expected.limit()) {
            findings.add(new TrustFinding(
                    TrustRule.P10,
                    Severity.WARNING,
                    "",
                    "the policy has " + size + " characters, and IAM takes " + expected.limit()
                            + " unless the account's quota was raised; use several roles"));
        }
    }

    private void statements(ObjectNode policy) {
        JsonNode statements = policy.path("Statement");
        if (statements instanceof ObjectNode single) {
            statement(single, 1);
        } else if (statements instanceof ArrayNode array && !array.isEmpty()) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof ObjectNode statement) {
                    statement(statement, i + 1);
                } else {
                    error(TrustRule.P1, "statement " + (i + 1) + " is not an object");
                }
            }
        } else {
            error(TrustRule.P1, "there is no Statement; irsa trust-policy writes one");
        }
    }

    private void statement(ObjectNode statement, int number) {
        StatementLint lint = new StatementLint(statement, number, expected);
        open |= lint.check();
        findings.addAll(lint.findings());
    }

    private void error(TrustRule rule, String sentence) {
        findings.add(new TrustFinding(rule, Severity.ERROR, "", sentence));
    }
}
