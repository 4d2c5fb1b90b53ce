package dev.irsa.injection;

import dev.irsa.identity.Audience;
import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.Mount;
import dev.irsa.injection.PodView.TokenVolume;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The volume that a pod's token comes from: one of its own when that holds the same token, else ours. Volumes are known
 * by what they project, not by their names.
 */
final class TokenVolumes {
    /** What can be done about the mount in a container. */
    enum Place {
        /** The token is mounted already. */
        MOUNTED,
        /** The path is free, and there is or will be a volume for it. */
        FREE,
        /** The volume cannot be added, because another has its name. */
        VOLUME_NAME_TAKEN,
        /** Something else is mounted at the path or under it. A second mount would make the pod invalid or hide it. */
        PATH_TAKEN
    }

    private final String mountPath;
    private final String fileName;
    private final Set<String> equivalent;
    private final boolean toBeAdded;
    private final boolean nameTaken;
    private final boolean awaited;
    private final JsonNode mount;

    private TokenVolumes(
            TokenDelivery delivery,
            Set<String> equivalent,
            @Nullable String chosen,
            boolean nameTaken,
            boolean awaited) {
        this.mountPath = delivery.mountPath();
        this.fileName = delivery.fileName();
        this.equivalent = equivalent;
        this.toBeAdded = chosen == null;
        this.nameTaken = nameTaken;
        this.awaited = awaited;
        this.mount = Patches.tokenMount(chosen == null ? delivery.volumeName() : chosen, delivery.mountPath());
    }

    static TokenVolumes of(PodView pod, TokenDelivery delivery, Audience audience) {
        Set<String> equivalent = new HashSet<>();
        String chosen = null;
        for (TokenVolume volume : pod.tokenVolumes()) {
            if (audience.text().equals(volume.audience())
                    && volume.path().equals(delivery.fileName())
                    && isUnique(volume.name(), pod.volumeNames())) {
                equivalent.add(volume.name());
                // What else the user put beside a token must not reach containers that the user did not mount it in.
                boolean better = chosen == null || volume.name().equals(delivery.volumeName());
                chosen = volume.alone() && better ? volume.name() : chosen;
            }
        }
        boolean free = !pod.volumeNames().contains(delivery.volumeName());
        boolean awaited = free && mounts(pod).anyMatch(mount -> mount.volume().equals(delivery.volumeName()));
        if (awaited) {
            equivalent.add(delivery.volumeName());
        }
        return new TokenVolumes(delivery, equivalent, chosen, chosen == null && !free, awaited);
    }

    private static Stream<Mount> mounts(PodView pod) {
        return Stream.of(pod.initContainers(), pod.containers())
                .flatMap(List::stream)
                .flatMap(container -> container.mounts().stream());
    }

    private static boolean isUnique(String name, List<String> names) {
        return names.indexOf(name) == names.lastIndexOf(name);
    }

    /** Whether the mount that is added needs our volume: the pod has none of its own for it. */
    boolean isToBeAdded() {
        return toBeAdded;
    }

    /**
     * Whether a container mounts a volume of our name that the pod does not have, selected or not. It counts on ours, which
     * the AWS webhook always adds; without it the API server would refuse the pod.
     */
    boolean isAwaited() {
        return awaited;
    }

    /** Whether a container of the pod has the token already, selected or not, and wherever. */
    boolean areMountedIn(PodView pod) {
        return mounts(pod).anyMatch(this::isToken);
    }

    /** Whether the token is at this path in a container already, as manifests written by hand have it. */
    boolean isTokenAt(String path, Container container) {
        return container.mounts().stream()
                .anyMatch(mount -> isToken(mount) && path.equals(mount.path() + "/" + fileName));
    }

    /** The mount to add where the place is free. */
    JsonNode mount() {
        return mount;
    }

    Place mountIn(Container container) {
        Place place = nameTaken ? Place.VOLUME_NAME_TAKEN : Place.FREE;
        for (Mount existing : container.mounts()) {
            if (MountPaths.isAtOrUnder(existing.path(), mountPath)) {
                if (!isOurs(existing)) {
                    return Place.PATH_TAKEN;
                }
                place = Place.MOUNTED;
            }
        }
        return place;
    }

    private boolean isOurs(Mount mount) {
        return mount.path().equals(mountPath) && isToken(mount);
    }

    private boolean isToken(Mount mount) {
        return mount.whole() && equivalent.contains(mount.volume());
    }
}
