package dev.irsa.injection;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.injection.PodView.Annotations;
import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.EnvVar;
import dev.irsa.injection.PodView.Mount;
import dev.irsa.injection.PodView.Shape;
import dev.irsa.injection.PodView.TokenVolume;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a {@link PodView} from a stream of JSON tokens: from the bytes of a request, or from a tree.
 *
 * <p>Nothing here fails on a shape that is not expected: the API server validates pods, this only must not be misled.
 */
public final class PodReader {
    /** The label that asks to be left alone, whatever its value; the AWS webhook's sample configuration selects by it. */
    public static final String SKIP_LABEL = "eks.amazonaws.com/skip-pod-identity-webhook";

    /** The label of pods in container-credentials mode; it does not follow the annotation prefix. */
    public static final String POD_IDENTITY_LABEL = "eks.amazonaws.com/pod-identity";

    private static final String MIRROR_ANNOTATION = "kubernetes.io/config.mirror";
    private static final String AWS_PREFIX = "AWS_";

    private final AnnotationKeys keys;

    public PodReader(AnnotationKeys keys) {
        this.keys = keys;
    }

    /**
     * Reads the value that the parser stands at, and leaves the parser at its end.
     *
     * @return the pod; null when the value is not an object
     */
    public @Nullable PodView read(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        return new Reading(keys, parser).pod();
    }

    /** One reading of one pod. */
    private static final class Reading {
        private final AnnotationKeys keys;
        private final JsonParser parser;

        private Shape metadata = Shape.ABSENT;
        private Shape labels = Shape.ABSENT;
        private boolean podIdentityLabel;
        private boolean skipLabel;
        private boolean mirror;
        private @Nullable String tokenExpiration;
        private @Nullable String skipContainers;
        private @Nullable String includeContainers;
        private @Nullable String region;
        private @Nullable String serviceAccountName;
        private @Nullable String serviceAccount;
        private boolean windows;
        private Shape volumes = Shape.ABSENT;
        private final List<String> volumeNames = new ArrayList<>();
        private final List<TokenVolume> tokenVolumes = new ArrayList<>(1);
        private final List<Container> initContainers = new ArrayList<>();
        private final List<Container> containers = new ArrayList<>();

        Reading(AnnotationKeys keys, JsonParser parser) {
            this.keys = keys;
            this.parser = parser;
        }

        PodView pod() {
            for (String field = nextField(); field != null; field = nextField()) {
                switch (field) {
                    case "metadata" -> metadata();
                    case "spec" -> spec();
                    default -> parser.skipChildren();
                }
            }
            boolean named = serviceAccountName != null && !serviceAccountName.isEmpty();
            return new PodView(
                    metadata,
                    labels,
                    podIdentityLabel,
                    skipLabel,
                    mirror,
                    new Annotations(tokenExpiration, skipContainers, includeContainers, region),
                    named ? serviceAccountName : serviceAccount,
                    windows,
                    volumes,
                    volumeNames,
                    tokenVolumes,
                    initContainers,
                    containers);
        }

        /** Moves to the value of the next field of the object; the field's name, or null at the object's end. */
        private @Nullable String nextField() {
            if (parser.nextToken() != JsonToken.PROPERTY_NAME) {
                return null;
            }
            String name = parser.currentName();
            parser.nextToken();
            return name;
        }

        private boolean atObject() {
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                return true;
            }
            parser.skipChildren();
            return false;
        }

        private boolean atArray() {
            if (parser.currentToken() == JsonToken.START_ARRAY) {
                return true;
            }
            parser.skipChildren();
            return false;
        }

        /** The shape of the value that the parser stands at, which is skipped unless it is present. */
        private Shape shape(JsonToken expected) {
            JsonToken token = parser.currentToken();
            if (token == expected) {
                return Shape.PRESENT;
            }
            parser.skipChildren();
            return token == JsonToken.VALUE_NULL ? Shape.ABSENT : Shape.OTHER;
        }

        private @Nullable String text() {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                return parser.getString();
            }
            parser.skipChildren();
            return null;
        }

        private void metadata() {
            metadata = shape(JsonToken.START_OBJECT);
            if (metadata != Shape.PRESENT) {
                return;
            }
            for (String field = nextField(); field != null; field = nextField()) {
                switch (field) {
                    case "labels" -> labels();
                    case "annotations" -> annotations();
                    default -> parser.skipChildren();
                }
            }
        }

        private void labels() {
            labels = shape(JsonToken.START_OBJECT);
            if (labels != Shape.PRESENT) {
                return;
            }
            for (String label = nextField(); label != null; label = nextField()) {
                podIdentityLabel |= label.equals(POD_IDENTITY_LABEL);
                skipLabel |= label.equals(SKIP_LABEL);
                parser.skipChildren();
            }
        }

        private void annotations() {
            if (!atObject()) {
                return;
            }
            String prefix = keys.prefix();
            for (String key = nextField(); key != null; key = nextField()) {
                mirror |= key.equals(MIRROR_ANNOTATION);
                if (key.length() <= prefix.length() || !key.startsWith(prefix)) {
                    parser.skipChildren();
                } else if (key.equals(keys.tokenExpiration())) {
                    tokenExpiration = text();
                } else if (key.equals(keys.skipContainers())) {
                    skipContainers = text();
                } else if (key.equals(keys.includeContainers())) {
                    includeContainers = text();
                } else if (key.equals(keys.region())) {
                    region = text();
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void spec() {
            if (!atObject()) {
                return;
            }
            WindowsSignals signals = new WindowsSignals();
            for (String field = nextField(); field != null; field = nextField()) {
                switch (field) {
                    case "serviceAccountName" -> serviceAccountName = text();
                    case "serviceAccount" -> serviceAccount = text();
                    case "volumes" -> volumes();
                    case "initContainers" -> containers(initContainers);
                    case "containers" -> containers(containers);
                    case "os" -> signals.os(parser);
                    case "nodeSelector" -> signals.nodeSelector(parser);
                    case "affinity" -> signals.affinity(parser);
                    default -> parser.skipChildren();
                }
            }
            windows = signals.windows();
        }

        private void volumes() {
            volumes = shape(JsonToken.START_ARRAY);
            if (volumes != Shape.PRESENT) {
                return;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (atObject()) {
                    volume();
                }
            }
        }

        private void volume() {
            String name = null;
            TokenSource token = null;
            for (String field = nextField(); field != null; field = nextField()) {
                switch (field) {
                    case "name" -> name = text();
                    case "projected" -> token = TokenSource.read(parser);
                    default -> parser.skipChildren();
                }
            }
            if (name != null) {
                volumeNames.add(name);
                if (token != null) {
                    tokenVolumes.add(new TokenVolume(name, token.audience(), token.path(), token.alone()));
                }
            }
        }

        private void containers(List<Container> into) {
            if (!atArray()) {
                return;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                into.add(container());
            }
        }

        private Container container() {
            if (!atObject()) {
                // It keeps its place in the array, and nothing is added to it.
                return new Container(null, Shape.OTHER, List.of(), Shape.OTHER, List.of());
            }
            String name = null;
            Shape env = Shape.ABSENT;
            List<EnvVar> awsEnv = List.of();
            Shape volumeMounts = Shape.ABSENT;
            List<Mount> mounts = new ArrayList<>(4);
            for (String field = nextField(); field != null; field = nextField()) {
                switch (field) {
                    case "name" -> name = text();
                    case "env" -> {
                        env = shape(JsonToken.START_ARRAY);
                        awsEnv = env == Shape.PRESENT ? env() : List.of();
                    }
                    case "volumeMounts" -> {
                        volumeMounts = shape(JsonToken.START_ARRAY);
                        if (volumeMounts == Shape.PRESENT) {
                            mounts(mounts);
                        }
                    }
                    case "volumeDevices" -> {
                        if (shape(JsonToken.START_ARRAY) == Shape.PRESENT) {
                            mounts(mounts);
                        }
                    }
                    default -> parser.skipChildren();
                }
            }
            return new Container(name, env, awsEnv, volumeMounts, mounts);
        }

        private List<EnvVar> env() {
            List<EnvVar> found = List.of();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!atObject()) {
                    continue;
                }
                String name = null;
                String value = null;
                for (String field = nextField(); field != null; field = nextField()) {
                    switch (field) {
                        case "name" -> name = text();
                        case "value" -> value = name == null || name.startsWith(AWS_PREFIX) ? text() : skipped();
                        default -> parser.skipChildren();
                    }
                }
                if (name != null && name.startsWith(AWS_PREFIX)) {
                    found = found.isEmpty() ? new ArrayList<>(4) : found;
                    found.add(new EnvVar(name, value));
                }
            }
            return found;
        }

        private @Nullable String skipped() {
            parser.skipChildren();
            return null;
        }

        private void mounts(List<Mount> into) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (!atObject()) {
                    continue;
                }
                String volume = "";
                String path = null;
                boolean whole = true;
                for (String field = nextField(); field != null; field = nextField()) {
                    switch (field) {
                        case "name" -> volume = orEmpty(text());
                        case "mountPath" -> path = text();
                        case "devicePath" -> {
                            path = text();
                            whole = false;
                        }
                        case "subPath", "subPathExpr" ->
                            whole &= orEmpty(text()).isEmpty();
                        default -> parser.skipChildren();
                    }
                }
                if (path != null) {
                    into.add(new Mount(volume, MountPaths.normalise(path), whole));
                }
            }
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }
    }
}
