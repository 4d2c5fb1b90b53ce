package dev.irsa.identity;

import java.util.Optional;

/** The AWS identity that a pod is to have. Every value in it is valid. */
public sealed interface Grant {
    /** The audience of the token. */
    Audience audience();

    /** What the two modes have in common. */
    Terms terms();

    /**
     * A role that SDKs assume with the token (IAM roles for service accounts).
     *
     * @param role the role
     */
    record WebIdentity(RoleArn role, Audience audience, Terms terms) implements Grant {}

    /** Credentials that SDKs fetch from an agent on the node, showing the token (EKS Pod Identity). */
    record ContainerCredentials(Audience audience, Terms terms) implements Grant {}

    /**
     * What applies in both modes.
     *
     * @param lifetime the token's lifetime, unless the pod says otherwise
     * @param regionalSts whether SDKs are told to use the region's own STS
     * @param region the region, unless the pod says otherwise
     * @param containers which containers get the identity, unless the pod says otherwise
     */
    record Terms(TokenLifetime lifetime, boolean regionalSts, Optional<Region> region, ContainerSelection containers) {}
}
