package dev.irsa.aws;

import dev.irsa.identity.Parsed;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at one statement: effect, action and principal; its conditions are looked at by {@link ConditionLint}. */
final class StatementLint {
    private static final Set<String> MEMBERS =
            Set.of("Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition");

    /** Providers of people, which IAM knows by name (IAM user guide, "Principal element"). */
    private static final Set<String> LOGINS =
            Set.of("cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com", "www.amazon.com");

    private final ObjectNode statement;
    private final String where;
    private final TrustExpectation expected;
    private final List<TrustFinding> findings = new ArrayList<>();

    StatementLint(ObjectNode statement, int number, TrustExpectation expected) {
        this.statement = statement;
        this.where = Json.string(statement, "Sid").filter(sid -> !sid.isEmpty()).orElse("statement " + number);
        this.expected = expected;
    }

    List<TrustFinding> findings() {
        return findings;
    }

    /** Whether it is for tokens of the expected issuer, rightly or wrongly. */
    boolean check() {
        statement.propertyNames().stream()
                .filter(name -> !MEMBERS.contains(name))
                .forEach(name -> error(TrustRule.P1, "a trust policy's statement has no " + name + "; take it out"));
        String effect = Json.string(statement, "Effect").orElse("");
        if (effect.equals("Deny")) {
            // it can only narrow what others allow
            return false;
        }
        if (!effect.equals("Allow")) {
            error(TrustRule.P1, "Effect is neither Allow nor Deny");
        }
        if (statement.has("NotPrincipal") || statement.has("NotAction")) {
            error(TrustRule.P9, "NotPrincipal and NotAction allow everything else; use Principal and Action");
            return true;
        }
        return switch (statement.path("Principal")) {
            case ObjectNode principal -> principal(principal);
            case JsonNode word when word.isString() && word.stringValue().equals("*") -> everybody();
            default -> {
                error(TrustRule.P3, "there is no Principal; use {\"Federated\": the provider's ARN}");
                yield true;
            }
        };
    }

    private boolean everybody() {
        error(TrustRule.P3, "the principal is everybody in every account; use {\"Federated\": the provider's ARN}");
        return true;
    }

    private boolean principal(ObjectNode principal) {
        if (Values.of(principal.path("AWS")).contains("*")) {
            return everybody();
        }
        if (!principal.has("Federated")) {
            // services, accounts, users: not for tokens
            return false;
        }
        List<String> federated = Values.of(principal.path("Federated"));
        if (federated.stream().allMatch(each -> LOGINS.contains(each) || each.contains(":saml-provider/"))
                && !federated.isEmpty()) {
            return false;
        }
        if (federated.size() != 1) {
            error(
                    TrustRule.P3,
                    "Federated is not exactly one provider; conditions belong to one, so use a statement each");
            return true;
        }
        if (federated.getFirst().equals("*")) {
            return everybody();
        }
        actions();
        return provider(federated.getFirst());
    }

    private void actions() {
        List<String> actions = Values.of(statement.path("Action"));
        boolean found = false;
        for (String action : actions) {
            if (action.equalsIgnoreCase(TrustPolicy.ACTION)) {
                found = true;
            } else if (action.contains("*")) {
                error(TrustRule.P2, "the action " + action + " allows more than is meant; use " + TrustPolicy.ACTION);
                found = true;
            } else if (!action.equalsIgnoreCase("sts:TagSession")) {
                error(TrustRule.P2, "the action " + action + " has no meaning here; use " + TrustPolicy.ACTION);
            }
        }
        if (!found) {
            error(TrustRule.P2, "the action is not " + TrustPolicy.ACTION + ", so no token is taken");
        }
    }

    private boolean provider(String text) {
        return switch (ProviderArn.parse(text)) {
            case Parsed.Invalid<ProviderArn>(String problem) -> {
                error(
                        TrustRule.P4,
                        "the provider " + text + " " + problem + "; use arn:aws:iam::ACCOUNT:oidc-provider/HOST/PATH");
                yield true;
            }
            case Parsed.Valid<ProviderArn>(ProviderArn arn) -> provider(arn);
        };
    }

    private boolean provider(ProviderArn arn) {
        if (arn.issuer().toLowerCase(Locale.ROOT).startsWith("https:")) {
            error(TrustRule.P4, "the provider's ARN has a scheme in it; write oidc-provider/HOST/PATH");
        }
        if (Partition.of(arn.partition()).isEmpty()) {
            warning(TrustRule.P4, "the partition " + arn.partition() + " is not known");
        }
        differs(expected.partition(), arn.partition(), "partition");
        differs(expected.account(), arn.account(), "account");
        boolean ours = isForIssuer(arn);
        // of tokens that another provider makes, such as GitHub's, it is not known what their claims look like
        Optional<Set<String>> audiences = ours ? Optional.of(expected.audiences()) : Optional.empty();
        ConditionLint conditions = new ConditionLint(statement.path("Condition"), arn.issuer(), audiences);
        conditions.check().forEach(finding -> add(finding.rule(), finding.severity(), finding.sentence()));
        return ours;
    }

    private void differs(Optional<String> wanted, String actual, String what) {
        if (wanted.isPresent() && !wanted.get().equals(actual)) {
            error(
                    TrustRule.P4,
                    "the provider's " + what + " is " + actual + ", but the role's is " + wanted.get()
                            + "; both must be in the same");
        }
    }

    /** A role may be for several clusters; statements for others are checked as far as that goes, and do not count. */
    private boolean isForIssuer(ProviderArn arn) {
        if (expected.issuer().isEmpty()) {
            return true;
        }
        String issuer = expected.issuer().get().withoutScheme();
        if ((issuer + "/").equals(arn.issuer()) || issuer.equals(arn.issuer() + "/")) {
            error(TrustRule.P4, "the provider differs from the issuer by a final slash; it is another provider");
            return true;
        }
        return issuer.equals(arn.issuer());
    }

    private void error(TrustRule rule, String sentence) {
        add(rule, Severity.ERROR, sentence);
    }

    private void warning(TrustRule rule, String sentence) {
        add(rule, Severity.WARNING, sentence);
    }

    private void add(TrustRule rule, Severity severity, String sentence) {
        findings.add(new TrustFinding(rule, severity, where, sentence));
    }
}
