package dev.irsa.injection;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules need to know of a pod, read in one pass from the JSON as it was received. Everything else of the pod is
 * neither kept nor interpreted, so that fields which did not exist when this was written survive, and a large pod costs
 * little memory.
 *
 * @param metadata whether the pod has a metadata object
 * @param labels whether it has a labels object
 * @param podIdentityLabel whether it has the label of the container-credentials mode
 * @param skipLabel whether it has the label that asks to be left alone
 * @param mirror whether it is the mirror of a static pod
 * @param annotations our annotations on the pod
 * @param serviceAccountName {@code spec.serviceAccountName}, else the deprecated {@code spec.serviceAccount}
 * @param windows whether one of the signals says that it runs on Windows
 * @param volumes whether it has a volumes array
 * @param volumeNames the names of its volumes
 * @param tokenVolumes those volumes that are projected ServiceAccount tokens
 * @param initContainers in order, native sidecars among them
 * @param containers in order
 */
public record PodView(
        Shape metadata,
        Shape labels,
        boolean podIdentityLabel,
        boolean skipLabel,
        boolean mirror,
        Annotations annotations,
        @Nullable String serviceAccountName,
        boolean windows,
        Shape volumes,
        List<String> volumeNames,
        List<TokenVolume> tokenVolumes,
        List<Container> initContainers,
        List<Container> containers) {

    /** What stands where an object or an array is expected. */
    public enum Shape {
        /** Nothing, or null: JSON Patch {@code add} creates it. */
        ABSENT,
        /** What is expected: JSON Patch {@code add} goes into it. */
        PRESENT,
        /** Something else: nothing can be added. */
        OTHER
    }

    /**
     * Our annotations on the pod, null where absent.
     *
     * @param tokenExpiration the token's lifetime in seconds
     * @param skipContainers containers that get nothing
     * @param includeContainers the only containers that get anything
     * @param region the AWS region
     */
    public record Annotations(
            @Nullable String tokenExpiration,
            @Nullable String skipContainers,
            @Nullable String includeContainers,
            @Nullable String region) {}

    /**
     * A projected volume with a ServiceAccount token in it.
     *
     * @param audience null when it asks for the API server's own
     * @param path of the token within the volume
     * @param alone whether the volume holds nothing else
     */
    public record TokenVolume(String name, @Nullable String audience, String path, boolean alone) {}

    /**
     * A container.
     *
     * @param name null when it has none
     * @param env whether it has an env array
     * @param awsEnv the variables whose names begin with {@code AWS_}, with their values
     * @param volumeMounts whether it has a volumeMounts array
     * @param mounts its mounts; its devices are among them, because a mount at a device's path is refused as well
     */
    public record Container(
            @Nullable String name, Shape env, List<EnvVar> awsEnv, Shape volumeMounts, List<Mount> mounts) {
        /** Whether a variable of this name is set, whatever to. */
        boolean sets(String variable) {
            return find(variable) != null;
        }

        /** The last entry of this name, which is the one that a kubelet uses; null when there is none. */
        @Nullable
        EnvVar find(String variable) {
            for (int i = awsEnv.size() - 1; i >= 0; i--) {
                if (awsEnv.get(i).name().equals(variable)) {
                    return awsEnv.get(i);
                }
            }
            return null;
        }
    }

    /**
     * A variable.
     *
     * @param value null when it comes from elsewhere
     */
    public record EnvVar(String name, @Nullable String value) {}

    /**
     * A mount.
     *
     * @param volume the volume's name
     * @param path without a slash at its end
     * @param whole whether it mounts the volume rather than a part of it
     */
    public record Mount(String volume, String path, boolean whole) {}
}
