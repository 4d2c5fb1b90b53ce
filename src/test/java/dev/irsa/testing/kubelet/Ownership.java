package dev.irsa.testing.kubelet;

import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Who may read a token: the rules of kubelet since Kubernetes 1.19 (projected.go, FsUserFrom, volume_linux.go). */
final class Ownership {
    private Ownership() {}

    static OptionalLong fsGroup(JsonNode pod) {
        return number(pod.at("/spec/securityContext/fsGroup"));
    }

    /** The user that all containers run as, if they all say so and agree; files are then theirs. */
    static OptionalLong fsUser(JsonNode pod) {
        Set<OptionalLong> users = new HashSet<>();
        Stream.of("initContainers", "containers")
                .flatMap(list -> pod.path("spec").path(list).valueStream())
                .forEach(container -> users.add(runAsUser(pod, container)));
        return users.size() == 1 ? users.iterator().next() : OptionalLong.empty();
    }

    static OptionalLong runAsUser(JsonNode pod, JsonNode container) {
        OptionalLong own = number(container.at("/securityContext/runAsUser"));
        return own.isPresent() ? own : number(pod.at("/spec/securityContext/runAsUser"));
    }

    static OptionalLong runAsGroup(JsonNode pod, JsonNode container) {
        OptionalLong own = number(container.at("/securityContext/runAsGroup"));
        return own.isPresent() ? own : number(pod.at("/spec/securityContext/runAsGroup"));
    }

    /** The volume's own mode, unless somebody in particular owns the file: 0600 then, and 0640 for a group. */
    static int mode(int defaultMode, OptionalLong user, OptionalLong group) {
        if (group.isPresent()) {
            return 0640;
        }
        return user.isPresent() ? 0600 : defaultMode;
    }

    /** As {@code ls} shows it. */
    static String text(int mode) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values();
        for (int i = 0; i < all.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                set.add(all[i]);
            }
        }
        return PosixFilePermissions.toString(set);
    }

    private static OptionalLong number(JsonNode node) {
        return node.isNumber() ? OptionalLong.of(node.asLong()) : OptionalLong.empty();
    }
}
