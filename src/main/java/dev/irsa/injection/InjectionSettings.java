package dev.irsa.injection;

/**
 * The operator's settings of what is added to a pod.
 *
 * @param webIdentity where the token is found when SDKs assume a role with it
 * @param containerCredentials where it is found when SDKs show it to an agent
 * @param containerCredentialsUri the agent's URL
 * @param completeIdentityPair whether a container that has one of the two identity variables gets the other
 * @param completeRegionPair whether a container that has one of the two region variables gets the other
 * @param disableMetadata whether SDKs are kept from falling back to the node's role
 * @param jitter which lifetimes are spread
 */
public record InjectionSettings(
        TokenDelivery webIdentity,
        TokenDelivery containerCredentials,
        String containerCredentialsUri,
        boolean completeIdentityPair,
        boolean completeRegionPair,
        boolean disableMetadata,
        Jitter jitter) {
    /** The link-local address of the EKS Pod Identity agent. */
    public static final String DEFAULT_CONTAINER_CREDENTIALS_URI = "http://169.254.170.23/v1/credentials";

    /** What the AWS webhook does. */
    public static final InjectionSettings COMPATIBLE = new InjectionSettings(
            TokenDelivery.WEB_IDENTITY,
            TokenDelivery.CONTAINER_CREDENTIALS,
            DEFAULT_CONTAINER_CREDENTIALS_URI,
            false,
            false,
            false,
            Jitter.CONTAINER_CREDENTIALS);

    /** What new installations should have. */
    public static final InjectionSettings RECOMMENDED = new InjectionSettings(
            TokenDelivery.WEB_IDENTITY,
            TokenDelivery.CONTAINER_CREDENTIALS,
            DEFAULT_CONTAINER_CREDENTIALS_URI,
            true,
            true,
            true,
            Jitter.CONTAINER_CREDENTIALS);
}
