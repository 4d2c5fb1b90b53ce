package dev.irsa.testing.kubelet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The commands that a container's process begins with, in a mount namespace of its own. A mount path that this machine
 * does not have is made in an overlay over the nearest directory that it has, so that the machine itself never changes.
 */
public final class MountScript {
    private final Path overlays;
    private final Set<Path> covered = new LinkedHashSet<>();
    private final List<String> overlayLines = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private String run = "exec \"$@\"";

    /**
     * Nothing is mounted.
     *
     * @param overlays an empty directory
     */
    public MountScript(Path overlays) {
        this.overlays = overlays;
    }

    /** Mounts what is at a path of this machine at another, for the command alone. */
    public void bind(Path source, String path, boolean readOnly) {
        Path target = Path.of(path);
        if (!Files.exists(target)) {
            cover(target);
            lines.add("mkdir -p " + quoted(path));
        }
        lines.add("mount --bind " + quoted(source.toString()) + " " + quoted(path));
        if (readOnly) {
            lines.add("mount -o remount,bind,ro " + quoted(path));
        }
    }

    private void cover(Path target) {
        Path there = target.getParent();
        while (!Files.isDirectory(there)) {
            there = there.getParent();
        }
        if (there.getParent() == null) {
            throw new IllegalArgumentException(
                    target + " has to be below a directory that this machine has; the root itself cannot be covered");
        }
        if (covered.add(there)) {
            String place = overlays.resolve("" + covered.size()).toString();
            overlayLines.add("mkdir -p " + quoted(place + "/upper") + " " + quoted(place + "/work"));
            overlayLines.add("mount -t overlay overlay -o lowerdir=" + there + ",upperdir=" + place + "/upper,workdir="
                    + place + "/work " + quoted(there.toString()));
        }
    }

    /** Runs the command as somebody else than root. */
    void user(OptionalLong user, OptionalLong group, OptionalLong fsGroup, Path home) {
        if (user.isEmpty() && group.isEmpty() && fsGroup.isEmpty()) {
            return;
        }
        String uid = "" + user.orElse(0);
        String groups = fsGroup.isPresent() ? "--groups " + fsGroup.getAsLong() : "--clear-groups";
        lines.add("chown " + uid + " " + quoted(home.toString()));
        run = "exec setpriv --reuid " + uid + " --regid " + group.orElse(0) + " " + groups + " -- \"$@\"";
    }

    /** The words that start it, before the command itself. */
    public List<String> words() {
        List<String> script = new ArrayList<>(List.of("set -e"));
        // first, because an overlay hides what was mounted below it before
        script.addAll(overlayLines);
        script.addAll(lines);
        script.add(run);
        return List.of(
                "unshare", "--mount", "--propagation", "private", "sh", "-c", String.join("\n", script), "container");
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }
}
