package dev.irsa.issuer;

import java.util.Arrays;
import java.util.List;

/** Findings in short, for assertions: {@code K3 error}. */
public final class Rules {
    private Rules() {}

    public static List<String> in(Checked<?> checked) {
        return in(checked.findings());
    }

    public static List<String> in(List<Finding> findings) {
        return findings.stream().map(Rules::brief).toList();
    }

    public static List<Rule> errors(List<Finding> findings) {
        return findings.stream()
                .filter(Finding::isError)
                .map(Finding::rule)
                .distinct()
                .toList();
    }

    public static List<Rule> warnings(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.WARNING)
                .map(Finding::rule)
                .distinct()
                .toList();
    }

    private static String brief(Finding finding) {
        return finding.rule() + " " + finding.severity().label();
    }

    /** Every id, for tests that want to see all of a kind. */
    public static List<Rule> startingWith(String letter) {
        return Arrays.stream(Rule.values())
                .filter(rule -> rule.name().startsWith(letter))
                .toList();
    }
}
