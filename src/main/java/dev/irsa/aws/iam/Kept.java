package dev.irsa.aws.iam;

import dev.irsa.aws.OidcProvider;
import dev.irsa.aws.ProviderPlan;

/** How an OIDC provider compares with what it should be. */
public sealed interface Kept {
    /** Somebody else made it, so it was left as it is. */
    record Foreign(OidcProvider provider) implements Kept {}

    /** It differs, and was only looked at. */
    record Differs(ProviderPlan.Steps plan) implements Kept {}

    /**
     * It is as it should be.
     *
     * @param plan what was done for that; without steps when nothing had to be
     */
    record Done(ProviderPlan.Steps plan) implements Kept {}
}
