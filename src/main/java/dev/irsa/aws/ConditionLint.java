package dev.irsa.aws;

import dev.irsa.issuer.Severity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at the conditions of a statement for an OIDC provider. */
final class ConditionLint {
    private final JsonNode conditions;
    private final String issuer;
    private final Optional<Set<String>> audiences;
    private final List<TrustFinding> findings = new ArrayList<>();

    /** Claims that some condition is about, well or badly: of those it is not said that they are missing. */
    private final Set<String> seen = new HashSet<>();

    /**
     * @param issuer as the provider's ARN has it
     * @param audiences that ServiceAccount tokens may be for; absent when the provider's tokens are none
     */
    ConditionLint(JsonNode conditions, String issuer, Optional<Set<String>> audiences) {
        this.conditions = conditions;
        this.issuer = issuer;
        this.audiences = audiences;
    }

    List<TrustFinding> check() {
        if (conditions instanceof ObjectNode operators) {
            operators.properties().forEach(entry -> operator(entry.getKey(), entry.getValue()));
        } else if (!conditions.isMissingNode()) {
            error(TrustRule.P1, "Condition is not an object");
        }
        if (!seen.contains("aud")) {
            error(
                    TrustRule.P5,
                    "the audience is not compared, so tokens made for others are taken; add StringEquals " + issuer
                            + ":aud");
        }
        if (!seen.contains("sub")) {
            error(
                    TrustRule.P6,
                    "the subject is not compared, so every "
                            + (audiences.isEmpty() ? "token of the provider" : "ServiceAccount of the cluster")
                            + " gets the role; add StringEquals "
                            + issuer + ":sub");
        }
        return findings;
    }

    private void operator(String text, JsonNode keys) {
        Operator operator = Operator.of(text);
        if (!operator.isKnown()) {
            error(TrustRule.P1, "there is no operator " + text + "; use StringEquals");
        }
        if (keys instanceof ObjectNode object) {
            object.properties().forEach(entry -> key(operator, text, entry.getKey(), entry.getValue()));
        } else {
            error(TrustRule.P1, text + " is not an object of keys and values");
        }
    }

    private void key(Operator operator, String word, String key, JsonNode node) {
        int colon = key.lastIndexOf(':');
        String prefix = colon < 0 ? "" : key.substring(0, colon);
        // IAM user guide, "Condition": key names are not case-sensitive
        String claim = key.substring(colon + 1).toLowerCase(Locale.ROOT);
        if (prefix.equalsIgnoreCase("aws") || prefix.equalsIgnoreCase("sts")) {
            // narrows further
            return;
        }
        if (!prefix.equalsIgnoreCase(issuer)) {
            seen.add(claim);
            error(TrustRule.P7, foreign(prefix, key));
            return;
        }
        if (!claim.equals("aud") && !claim.equals("sub")) {
            if (audiences.isEmpty()) {
                return;
            }
            warning(TrustRule.P7, "ServiceAccount tokens have nothing that IAM compares with " + key);
            return;
        }
        if (operator.is("Null")) {
            if (Values.of(node).contains("true") || (node.isBoolean() && node.booleanValue())) {
                error(TrustRule.P8, "Null on " + key + " never holds, because every token has it");
            }
            return;
        }
        seen.add(claim);
        List<String> values = Values.of(node);
        if (values.isEmpty()) {
            error(TrustRule.P1, key + " is compared with nothing; give a string, or several");
        } else if (isUsable(operator, word, key)) {
            compare(operator, claim, key, values);
        }
    }

    private String foreign(String prefix, String key) {
        if (prefix.startsWith("https://")) {
            return "the key " + key + " has a scheme, so the condition never holds; write " + issuer + ":aud and :sub";
        }
        if ((prefix + "/").equals(issuer) || prefix.equals(issuer + "/")) {
            return "the key " + key
                    + " differs from the provider by a final slash, so the condition never holds; write " + issuer
                    + ":aud and :sub";
        }
        return "the key " + key + " is not the provider's, so the condition never holds; write " + issuer
                + ":aud and :sub";
    }

    private boolean isUsable(Operator operator, String word, String key) {
        if (operator.isNegated()) {
            error(TrustRule.P9, word + " on " + key + " lets in everybody else; name who is meant");
            return false;
        }
        if (operator.isKnown() && !operator.isString()) {
            error(TrustRule.P8, word + " on " + key + " does not compare strings; use StringEquals");
            return false;
        }
        if (operator.qualifier().equalsIgnoreCase("ForAllValues")) {
            error(TrustRule.P8, word + " on " + key + " also holds when a token has no such claim; use StringEquals");
        } else if (!operator.qualifier().isEmpty()) {
            warning(TrustRule.P8, word + " on " + key + " is for keys with several values; use StringEquals");
        }
        if (operator.ifExists()) {
            error(TrustRule.P8, word + " on " + key + " also holds when a token has no such claim; use StringEquals");
        }
        if (operator.is("StringEqualsIgnoreCase")) {
            warning(TrustRule.P8, word + " on " + key + " takes other spellings as well; use StringEquals");
        }
        return operator.isKnown();
    }

    private void compare(Operator operator, String claim, String key, List<String> values) {
        boolean pattern = operator.is("StringLike");
        if (audiences.isEmpty()) {
            if (pattern && values.stream().anyMatch(value -> value.matches("\\*+"))) {
                error(claim.equals("aud") ? TrustRule.P5 : TrustRule.P6, key + " may be anything; name who is meant");
            }
            return;
        }
        if (claim.equals("sub")) {
            values.forEach(value -> SubjectLint.check(value, pattern).ifPresent(findings::add));
            return;
        }
        boolean wild = values.stream().anyMatch(SubjectPattern::isWildcard);
        if (wild) {
            error(
                    TrustRule.P5,
                    pattern
                            ? "the audience is a pattern, so tokens made for others are taken; name it under StringEquals"
                            : "under StringEquals * and ? are plain characters, so no audience fits; name it");
        } else if (pattern) {
            warning(TrustRule.P8, "StringLike on " + key + " invites patterns; use StringEquals");
        }
        if (!wild && values.stream().noneMatch(audiences.get()::contains)) {
            warning(
                    TrustRule.P5,
                    "the audience is none of " + String.join(", ", audiences.get())
                            + ", so the usual tokens are refused");
        }
    }

    private void error(TrustRule rule, String sentence) {
        findings.add(new TrustFinding(rule, Severity.ERROR, "", sentence));
    }

    private void warning(TrustRule rule, String sentence) {
        findings.add(new TrustFinding(rule, Severity.WARNING, "", sentence));
    }
}
