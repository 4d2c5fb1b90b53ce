package dev.irsa.cli;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Rule;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Exit codes of the issuer commands, for scripts that wait for a gate or look for differences. */
final class IssuerExit {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int DIFFERENCES = 3;
    static final int UNSAFE = 4;
    static final int FOREIGN = 5;

    private static final Set<Rule> GATES = EnumSet.of(Rule.G2, Rule.G3, Rule.G4, Rule.G5, Rule.G6);

    private IssuerExit() {}

    /** What errors come to: foreign owner before unsafe before any other failure. */
    static int of(List<Finding> findings) {
        Set<Rule> errors =
                findings.stream().filter(Finding::isError).map(Finding::rule).collect(Collectors.toSet());
        if (errors.contains(Rule.W1)) {
            return FOREIGN;
        }
        if (errors.stream().anyMatch(GATES::contains)) {
            return UNSAFE;
        }
        return errors.isEmpty() ? OK : FAILURE;
    }
}
