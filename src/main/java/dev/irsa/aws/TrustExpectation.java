package dev.irsa.aws;

import dev.irsa.identity.RoleArn;
import dev.irsa.issuer.IssuerUrl;
import java.util.Optional;
import java.util.Set;

/**
 * What a trust policy is compared with, as far as it is known.
 *
 * @param issuer absent: any
 * @param account of the role
 * @param partition of the role
 * @param audiences that tokens have
 * @param limit in characters, as IAM counts
 */
public record TrustExpectation(
        Optional<IssuerUrl> issuer,
        Optional<String> account,
        Optional<String> partition,
        Set<String> audiences,
        int limit) {
    public static final String STS = "sts.amazonaws.com";

    /** Nothing is known but what everybody has. */
    public static final TrustExpectation NOTHING = new TrustExpectation(
            Optional.empty(), Optional.empty(), Optional.empty(), Set.of(STS), TrustPolicy.DEFAULT_LIMIT);

    /** With the account and the partition of a role. */
    public TrustExpectation of(RoleArn role) {
        String[] parts = role.text().split(":", 6);
        return new TrustExpectation(issuer, Optional.of(parts[4]), Optional.of(parts[1]), audiences, limit);
    }
}
