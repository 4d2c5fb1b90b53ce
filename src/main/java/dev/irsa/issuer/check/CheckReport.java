package dev.irsa.issuer.check;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Rule;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a check came to.
 *
 * @param findings by rule; a rule that was checked and is not broken has a finding that says so
 * @param keys the public key set, when it could be read
 * @param expiries when the certificates of the hosts end, as far as they showed one
 */
public record CheckReport(String issuer, List<Finding> findings, Optional<Jwks> keys, Map<String, Instant> expiries) {
    /** Whether AWS could use the issuer now, as far as can be seen from here. */
    public boolean passed() {
        return findings.stream().noneMatch(Finding::isError);
    }

    static CheckReport of(
            String issuer, Findings found, Set<Rule> checked, Optional<Jwks> keys, Map<String, Instant> expiries) {
        Set<Rule> silent = EnumSet.noneOf(Rule.class);
        silent.addAll(checked);
        found.list().forEach(finding -> silent.remove(finding.rule()));
        silent.forEach(rule -> found.ok(rule, rule.meaning()));
        List<Finding> sorted = found.list().stream()
                .distinct()
                .sorted(Comparator.comparing(Finding::rule))
                .toList();
        return new CheckReport(issuer, sorted, keys, Map.copyOf(expiries));
    }
}
