package dev.irsa.testing.kubelet;

import dev.irsa.testing.Kube;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

/**
 * What a kubelet does for one pod, as far as a workload's identity goes: it asks for the tokens of projected volumes,
 * writes and renews them, works out each container's environment, and runs a command that sees the volumes at the paths
 * where they are mounted, in a mount namespace of its own. Volumes of other kinds, probes, limits and networks are not
 * its concern.
 */
public final class Kubelet implements AutoCloseable {
    private static final Set<String> MOUNT_FIELDS = Set.of("name", "mountPath", "readOnly");

    private final JsonNode pod;
    private final Kube kube;
    private final Image image;
    private final Path directory;
    private final Map<String, Volume> volumes = new LinkedHashMap<>();
    private final List<RunningContainer> running = new ArrayList<>();
    private Duration ahead = Duration.ZERO;

    /**
     * What an image brings along.
     *
     * @param environment the variables that it sets
     * @param files what stands in place of files of this machine, by their paths
     */
    public record Image(Map<String, String> environment, Map<Path, Path> files) {}

    /**
     * Takes a pod as the API server answered with it, and sets its volumes up.
     *
     * @throws IllegalStateException when a kubelet would report an error for the pod
     */
    public Kubelet(JsonNode pod, Kube kube, Image image) {
        this.pod = pod;
        this.kube = kube;
        this.image = image;
        try {
            this.directory = Files.createTempDirectory("kubelet-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (JsonNode volume : pod.at("/spec/volumes")) {
            String name = volume.path("name").asString();
            volumes.put(name, volume(volume, directory.resolve("volumes").resolve(name)));
        }
        sync();
    }

    private Volume volume(JsonNode volume, Path place) {
        if (volume.has("projected")) {
            return new TokenVolume(pod, volume, kube, created(place));
        }
        if (volume.has("configMap")) {
            return ConfigMapVolume.of(pod, volume, kube, place);
        }
        throw new IllegalStateException("this kubelet mounts projected tokens and ConfigMaps alone, not " + volume);
    }

    /** Skips the calling test where containers' mounts cannot be made; that is tried once, with a mount. */
    public static void assumePossible() {
        String problem = MountProbe.PROBLEM;
        Assumptions.assumeTrue(
                problem.isEmpty(),
                "needs root, unshare (util-linux) and overlay mounts for what containers see: " + problem);
    }

    /** One round of the sync loop; true when a token was renewed. */
    public boolean sync() {
        Instant now = Instant.now().plus(ahead);
        return volumes.values().stream()
                        .filter(volume -> volume instanceof TokenVolume tokens && tokens.sync(now, ahead))
                        .count()
                > 0;
    }

    /** Lets time pass for the kubelet alone, and syncs; true when a token was renewed. */
    public boolean pass(Duration time) {
        ahead = ahead.plus(time);
        return sync();
    }

    /** The environment of a container. */
    public Map<String, String> environment(String container) {
        Map<String, String> base = new LinkedHashMap<>(image.environment());
        base.put("HOSTNAME", Variables.field(pod, "metadata.name"));
        base.put("HOME", created(directory.resolve("home-" + container)).toString());
        return Variables.of(pod, container(container), kube, base);
    }

    private JsonNode container(String name) {
        return pod.at("/spec/containers")
                .valueStream()
                .filter(each -> each.path("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Runs a container's command and arguments. */
    public RunningContainer start(String name) {
        JsonNode container = container(name);
        Map<String, String> environment = environment(name);
        Map<String, String> own = Variables.of(pod, container, kube, Map.of());
        List<String> command = new ArrayList<>(Variables.expandAll(container.path("command"), own));
        command.addAll(Variables.expandAll(container.path("args"), own));
        Optional<Path> home = Optional.of(Path.of(environment.get("HOME")));
        OptionalLong user = Ownership.runAsUser(pod, container);
        OptionalLong group = Ownership.runAsGroup(pod, container);
        MountScript script = new MountScript(directory.resolve("overlays-" + name));
        image.files().forEach((path, file) -> script.bind(file, path.toString(), true));
        for (JsonNode mount : container.path("volumeMounts")) {
            if (!MOUNT_FIELDS.containsAll(mount.propertyNames())) {
                throw new IllegalStateException("this kubelet mounts volumes as a whole alone, not " + mount);
            }
            Volume volume = volumes.get(mount.path("name").asString());
            // projected volumes and ConfigMaps are, whatever the mount says
            script.bind(volume.directory(), mount.path("mountPath").asString(), true);
        }
        script.user(user, group, Ownership.fsGroup(pod), home.orElseThrow());
        RunningContainer started = RunningContainer.start(script, command, environment);
        running.add(started);
        return started;
    }

    private static Path created(Path directory) {
        try {
            return Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the containers, and removes what was written for them. */
    @Override
    public void close() {
        running.forEach(RunningContainer::close);
        try (var all = Files.walk(directory)) {
            all.sorted((a, b) -> b.compareTo(a)).forEach(path -> path.toFile().delete());
        } catch (IOException | UncheckedIOException _) {
            // A directory below /tmp that stays does no harm.
        }
    }
}
