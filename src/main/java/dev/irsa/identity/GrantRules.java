package dev.irsa.identity;

import java.util.Optional;
import java.util.Set;

/**
 * The operator's settings that decide what a grant is made of.
 *
 * @param roleSyntax what counts as a role
 * @param audience the audience where none is asked for
 * @param containerCredentialsAudience the audience in container-credentials mode
 * @param reservedAudiences audiences that the cluster's API server accepts; never granted
 * @param lifetime the lifetime where none is asked for
 * @param regionalSts whether SDKs are told to use the region's own STS where nothing is said
 * @param mappingsFollowRegionalSts whether {@code regionalSts} also holds for a ConfigMap entry that does not say; the
 *     AWS webhook takes such an entry to mean no
 * @param region the region where none is asked for
 */
public record GrantRules(
        RoleSyntax roleSyntax,
        Audience audience,
        Audience containerCredentialsAudience,
        Set<String> reservedAudiences,
        TokenLifetime lifetime,
        boolean regionalSts,
        boolean mappingsFollowRegionalSts,
        Optional<Region> region) {
    public GrantRules {
        reservedAudiences = Set.copyOf(reservedAudiences);
    }
}
