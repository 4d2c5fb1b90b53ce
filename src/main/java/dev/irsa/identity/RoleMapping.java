package dev.irsa.identity;

import java.util.Optional;

/**
 * An entry of the {@code pod-identity-webhook} ConfigMap: a role for ServiceAccounts that cannot be annotated.
 *
 * @param role the role, not yet read as an ARN
 * @param audience empty: the default audience
 * @param useRegionalSts empty: the entry does not say
 * @param lifetime empty: the default lifetime
 */
public record RoleMapping(
        String role, Optional<String> audience, Optional<Boolean> useRegionalSts, Optional<TokenLifetime> lifetime) {}
