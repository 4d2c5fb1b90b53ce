package dev.irsa.aws;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The trust policy of a role that ServiceAccounts may assume: audience and subject must both be right (IAM user guide, "Create
 * a role for OpenID Connect federation"). Subjects are compared as a whole; only those that are patterns are matched.
 *
 * @param audiences at least one
 * @param subjects at least one
 */
public record TrustPolicy(ProviderArn provider, List<String> audiences, List<SubjectPattern> subjects) {
    /** What IAM takes by default (IAM user guide, "IAM and AWS STS quotas"). */
    public static final int DEFAULT_LIMIT = 2048;

    /** What IAM takes at most, when it was asked for. */
    public static final int MAX_LIMIT = 4096;

    static final String ACTION = "sts:AssumeRoleWithWebIdentity";

    public TrustPolicy {
        audiences = List.copyOf(audiences);
        subjects = List.copyOf(subjects);
        if (audiences.isEmpty() || subjects.isEmpty()) {
            throw new IllegalArgumentException("a trust policy without audience or subject lets everybody in");
        }
    }

    /** The document. */
    public Policy policy() {
        List<Statement> statements = new ArrayList<>();
        statement(
                        "StringEquals",
                        subjects.stream().filter(each -> !each.isWildcard()).toList())
                .ifPresent(statements::add);
        statement(
                        "StringLike",
                        subjects.stream().filter(SubjectPattern::isWildcard).toList())
                .ifPresent(statements::add);
        return new Policy(statements);
    }

    private Optional<Statement> statement(String operator, List<SubjectPattern> matched) {
        if (matched.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Statement(
                "",
                Optional.of(new Statement.Principal("Federated", provider.toString())),
                List.of(ACTION),
                List.of(),
                List.of(
                        new Statement.Condition("StringEquals", provider.issuer() + ":aud", audiences),
                        new Statement.Condition(
                                operator,
                                provider.issuer() + ":sub",
                                matched.stream().map(SubjectPattern::subject).toList()))));
    }

    /**
     * The same subjects over as many roles as needed, so that each policy is within a limit; in order, and each as full as it
     * can be.
     *
     * @return empty when a single subject is too much
     */
    public List<TrustPolicy> split(int limit) {
        List<TrustPolicy> parts = new ArrayList<>();
        List<SubjectPattern> part = new ArrayList<>();
        for (SubjectPattern subject : subjects) {
            part.add(subject);
            if (size(part) > limit) {
                part.removeLast();
                if (part.isEmpty() || size(List.of(subject)) > limit) {
                    return List.of();
                }
                parts.add(new TrustPolicy(provider, audiences, part));
                part = new ArrayList<>(List.of(subject));
            }
        }
        parts.add(new TrustPolicy(provider, audiences, part));
        return parts;
    }

    private int size(List<SubjectPattern> part) {
        return new TrustPolicy(provider, audiences, part).policy().size();
    }
}
