package dev.irsa.injection;

/**
 * Where a container finds its token.
 *
 * @param volumeName of the projected volume
 * @param mountPath absolute and normal
 * @param fileName within the volume
 */
public record TokenDelivery(String volumeName, String mountPath, String fileName) {
    /** As the AWS webhook has it for IAM roles. */
    public static final TokenDelivery WEB_IDENTITY =
            new TokenDelivery("aws-iam-token", "/var/run/secrets/eks.amazonaws.com/serviceaccount", "token");

    /** As the AWS webhook has it for EKS Pod Identity. */
    public static final TokenDelivery CONTAINER_CREDENTIALS = new TokenDelivery(
            "eks-pod-identity-token",
            "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount",
            "eks-pod-identity-token");

    /** The token's path as a process in the container opens it. */
    String tokenPath(boolean windows) {
        String path = mountPath + "/" + fileName;
        return windows ? "C:" + path.replace('/', '\\') : path;
    }
}
