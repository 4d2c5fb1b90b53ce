package dev.irsa.identity;

/**
 * The annotation keys under a prefix, {@code eks.amazonaws.com} unless configured otherwise. Only the exact key counts.
 *
 * @param prefix a DNS subdomain
 */
public record AnnotationKeys(String prefix) {
    public static final String DEFAULT_PREFIX = "eks.amazonaws.com";

    /** On a ServiceAccount: the role. */
    public String roleArn() {
        return prefix + "/role-arn";
    }

    /** On a ServiceAccount: the token's audience. */
    public String audience() {
        return prefix + "/audience";
    }

    /** On a ServiceAccount: whether SDKs use the region's own STS. */
    public String stsRegionalEndpoints() {
        return prefix + "/sts-regional-endpoints";
    }

    /** On a Pod, then on its ServiceAccount: the token's lifetime in seconds. */
    public String tokenExpiration() {
        return prefix + "/token-expiration";
    }

    /** On a Pod, then on its ServiceAccount: containers that get nothing. */
    public String skipContainers() {
        return prefix + "/skip-containers";
    }

    /** On a Pod, then on its ServiceAccount: the only containers that get anything. */
    public String includeContainers() {
        return prefix + "/include-containers";
    }

    /** On a Pod, then on its ServiceAccount: the AWS region. */
    public String region() {
        return prefix + "/region";
    }
}
