package dev.irsa.injection;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.injection.PodView.Annotations;
import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.Shape;
import dev.irsa.injection.PodView.TokenVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
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
        return read(parser, (_, value) -> value.skipChildren());
    }

    /**
     * Reads the value that the parser stands at, and leaves the parser at its end.
     *
     * @param metadata is shown each member of the metadata that says nothing of an identity: its name, and the parser at
     *     its value, which must be read or skipped
     * @return the pod; null when the value is not an object
     */
    public @Nullable PodView read(JsonParser parser, BiConsumer<String, JsonParser> metadata) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        return new Reading(keys, parser, metadata).pod();
    }

    /** One reading of one pod. */
    private static final class Reading {
        private final AnnotationKeys keys;
        private final JsonCursor json;
        private final BiConsumer<String, JsonParser> other;

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

        Reading(AnnotationKeys keys, JsonParser parser, BiConsumer<String, JsonParser> other) {
            this.keys = keys;
            this.json = new JsonCursor(parser);
            this.other = other;
        }

        PodView pod() {
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                switch (field) {
                    case "metadata" -> metadata();
                    case "spec" -> spec();
                    default -> json.skip();
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

        private void metadata() {
            metadata = json.shape(JsonToken.START_OBJECT);
            if (metadata != Shape.PRESENT) {
                return;
            }
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                switch (field) {
                    case "labels" -> labels();
                    case "annotations" -> annotations();
                    default -> other.accept(field, json.parser());
                }
            }
        }

        private void labels() {
            labels = json.shape(JsonToken.START_OBJECT);
            if (labels != Shape.PRESENT) {
                return;
            }
            for (String label = json.nextField(); label != null; label = json.nextField()) {
                podIdentityLabel |= label.equals(POD_IDENTITY_LABEL);
                skipLabel |= label.equals(SKIP_LABEL);
                json.skip();
            }
        }

        private void annotations() {
            if (!json.atObject()) {
                return;
            }
            String prefix = keys.prefix();
            for (String key = json.nextField(); key != null; key = json.nextField()) {
                mirror |= key.equals(MIRROR_ANNOTATION);
                if (key.length() <= prefix.length() || !key.startsWith(prefix)) {
                    json.skip();
                } else if (key.equals(keys.tokenExpiration())) {
                    tokenExpiration = json.text();
                } else if (key.equals(keys.skipContainers())) {
                    skipContainers = json.text();
                } else if (key.equals(keys.includeContainers())) {
                    includeContainers = json.text();
                } else if (key.equals(keys.region())) {
                    region = json.text();
                } else {
                    json.skip();
                }
            }
        }

        private void spec() {
            if (!json.atObject()) {
                return;
            }
            WindowsSignals signals = new WindowsSignals();
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                switch (field) {
                    case "serviceAccountName" -> serviceAccountName = json.text();
                    case "serviceAccount" -> serviceAccount = json.text();
                    case "volumes" -> volumes();
                    case "initContainers" -> containers(initContainers);
                    case "containers" -> containers(containers);
                    case "os" -> signals.os(json.parser());
                    case "nodeSelector" -> signals.nodeSelector(json.parser());
                    case "affinity" -> signals.affinity(json.parser());
                    default -> json.skip();
                }
            }
            windows = signals.windows();
        }

        private void volumes() {
            volumes = json.shape(JsonToken.START_ARRAY);
            if (volumes != Shape.PRESENT) {
                return;
            }
            while (json.nextItem()) {
                if (json.atObject()) {
                    volume();
                }
            }
        }

        private void volume() {
            String name = null;
            TokenSource token = null;
            for (String field = json.nextField(); field != null; field = json.nextField()) {
                switch (field) {
                    case "name" -> name = json.text();
                    case "projected" -> token = TokenSource.read(json.parser());
                    default -> json.skip();
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
            if (!json.atArray()) {
                return;
            }
            while (json.nextItem()) {
                into.add(ContainerReader.read(json));
            }
        }
    }
}
