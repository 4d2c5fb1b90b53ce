package dev.irsa.aws;

import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.issuer.Severity;
import java.util.Optional;

/** Looks at one value that a token's sub is compared with. */
final class SubjectLint {
    private SubjectLint() {}

    /** @param pattern whether {@code *} and {@code ?} match other characters */
    static Optional<TrustFinding> check(String value, boolean pattern) {
        boolean wild = SubjectPattern.isWildcard(value);
        if (wild && !pattern) {
            return error("under StringEquals * and ? are plain characters, so nobody is " + value + "; use StringLike");
        }
        if (wild) {
            return wildcard(value);
        }
        String[] parts = value.split(":", -1);
        boolean account = value.startsWith(SubjectPattern.PREFIX)
                && parts.length == 4
                && ServiceAccountRef.isNamespace(parts[2])
                && ServiceAccountRef.isName(parts[3]);
        return account
                ? Optional.empty()
                : error("no ServiceAccount is " + value + "; write " + SubjectPattern.PREFIX + "NAMESPACE:NAME");
    }

    private static Optional<TrustFinding> wildcard(String value) {
        if (!value.startsWith(SubjectPattern.PREFIX)) {
            return error("the subject " + value + " lets in every ServiceAccount of the cluster, or nobody; name them");
        }
        String rest = value.substring(SubjectPattern.PREFIX.length());
        int colon = rest.indexOf(':');
        String namespace = colon < 0 ? rest : rest.substring(0, colon);
        if (namespace.matches("[*?]*")) {
            return error("the subject " + value + " lets in accounts of every namespace; name the namespace");
        }
        if (SubjectPattern.isWildcard(namespace)) {
            return warning(
                    "the subject " + value + " lets in accounts of every namespace that is ever called like this");
        }
        return warning(
                "the subject " + value + " lets in every account of that name that is ever made in " + namespace);
    }

    private static Optional<TrustFinding> error(String sentence) {
        return Optional.of(new TrustFinding(TrustRule.P6, Severity.ERROR, "", sentence));
    }

    private static Optional<TrustFinding> warning(String sentence) {
        return Optional.of(new TrustFinding(TrustRule.P6, Severity.WARNING, "", sentence));
    }
}
