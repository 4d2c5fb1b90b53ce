package dev.irsa.injection;

import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.EnvVar;
import dev.irsa.injection.PodView.Mount;
import dev.irsa.injection.PodView.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** Reads one item of {@code spec.containers} or {@code spec.initContainers}. */
final class ContainerReader {
    private static final String AWS_PREFIX = "AWS_";

    private final JsonCursor json;
    private final List<EnvVar> awsEnv = new ArrayList<>(4);
    private final List<Mount> mounts = new ArrayList<>(4);

    private ContainerReader(JsonCursor json) {
        this.json = json;
    }

    static Container read(JsonCursor json) {
        return new ContainerReader(json).container();
    }

    private Container container() {
        if (!json.atObject()) {
            // It keeps its place in the array, and nothing is added to it.
            return new Container(null, Shape.OTHER, List.of(), Shape.OTHER, List.of());
        }
        String name = null;
        Shape env = Shape.ABSENT;
        Shape volumeMounts = Shape.ABSENT;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.text();
                case "env" -> env = items(this::variable);
                case "volumeMounts" -> volumeMounts = items(this::mount);
                case "volumeDevices" -> items(this::device);
                default -> json.skip();
            }
        }
        return new Container(name, env, awsEnv, volumeMounts, mounts);
    }

    /** Reads those items of an array that are objects. */
    private Shape items(Runnable item) {
        Shape shape = json.shape(JsonToken.START_ARRAY);
        if (shape == Shape.PRESENT) {
            while (json.nextItem()) {
                if (json.atObject()) {
                    item.run();
                }
            }
        }
        return shape;
    }

    private void variable() {
        String name = null;
        String value = null;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> name = json.text();
                case "value" -> value = name == null || name.startsWith(AWS_PREFIX) ? json.text() : skipped();
                default -> json.skip();
            }
        }
        if (name != null && name.startsWith(AWS_PREFIX)) {
            awsEnv.add(new EnvVar(name, value));
        }
    }

    private @Nullable String skipped() {
        json.skip();
        return null;
    }

    private void mount() {
        String volume = "";
        String path = null;
        boolean whole = true;
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            switch (field) {
                case "name" -> volume = orEmpty(json.text());
                case "mountPath" -> path = json.text();
                case "subPath", "subPathExpr" -> whole &= orEmpty(json.text()).isEmpty();
                default -> json.skip();
            }
        }
        if (path != null) {
            mounts.add(new Mount(volume, MountPaths.normalise(path), whole));
        }
    }

    /** A device occupies its path; what it is named by is a claim, never a token. */
    private void device() {
        for (String field = json.nextField(); field != null; field = json.nextField()) {
            String path = field.equals("devicePath") ? json.text() : skipped();
            if (path != null) {
                mounts.add(new Mount("", MountPaths.normalise(path), false));
            }
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
