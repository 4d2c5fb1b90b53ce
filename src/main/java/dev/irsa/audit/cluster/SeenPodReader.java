package dev.irsa.audit.cluster;

import dev.irsa.audit.cluster.SeenPod.PodRef;
import dev.irsa.cluster.follow.Interner;
import dev.irsa.cluster.follow.Json;
import dev.irsa.cluster.follow.ObjectReader;
import dev.irsa.cluster.follow.Versioned;
import dev.irsa.cluster.follow.Versions;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.injection.PodReader;
import dev.irsa.injection.PodView;
import dev.irsa.injection.PodView.Container;
import dev.irsa.injection.PodView.Mount;
import dev.irsa.injection.PodView.TokenVolume;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads pods: what the webhook reads of them, and their names. Pods of one template share what is kept of them. Used by
 * one thread.
 */
final class SeenPodReader implements ObjectReader<SeenPod> {
    /** The API server's ServiceAccount plugin adds five random characters to this volume's name. */
    private static final String API_ACCESS = "kube-api-access-";

    private final PodReader pods;
    private final Interner<String> namespaces = new Interner<>();
    private final Interner<PodView> views = new Interner<>();

    private String namespace = "";
    private String name = "";
    private String uid = "";
    private long version;
    private boolean ending;

    SeenPodReader(AnnotationKeys keys) {
        this.pods = new PodReader(keys);
    }

    @Override
    public Versioned<SeenPod> read(JsonParser json) {
        namespace = "";
        name = "";
        uid = "";
        version = Versions.UNKNOWN;
        ending = false;
        PodView view = pods.read(json, this::metadata);
        return new Versioned<>(pod(view), version);
    }

    private @Nullable SeenPod pod(@Nullable PodView view) {
        if (view == null || !ServiceAccountRef.isNamespace(namespace) || !ServiceAccountRef.isName(name)) {
            return null;
        }
        PodRef pod = new PodRef(namespaces.intern(namespace), name);
        return new SeenPod(pod, uid, ending, views.intern(alike(view)));
    }

    private void metadata(String field, JsonParser json) {
        switch (field) {
            case "namespace" -> namespace = Json.text(json);
            case "name" -> name = Json.text(json);
            case "uid" -> uid = Json.text(json);
            case "resourceVersion" -> version = Versions.parse(Json.text(json));
            case "deletionTimestamp" -> {
                ending = json.currentToken() != JsonToken.VALUE_NULL;
                json.skipChildren();
            }
            default -> json.skipChildren();
        }
    }

    /** Without that name all pods of a template are alike. */
    private static PodView alike(PodView view) {
        if (view.volumeNames().stream().noneMatch(volume -> volume.startsWith(API_ACCESS))) {
            return view;
        }
        return new PodView(
                view.metadata(),
                view.labels(),
                view.podIdentityLabel(),
                view.skipLabel(),
                view.mirror(),
                view.annotations(),
                view.serviceAccountName(),
                view.windows(),
                view.volumes(),
                view.volumeNames().stream().map(SeenPodReader::alike).toList(),
                view.tokenVolumes().stream()
                        .map(volume ->
                                new TokenVolume(alike(volume.name()), volume.audience(), volume.path(), volume.alone()))
                        .toList(),
                view.initContainers().stream().map(SeenPodReader::alike).toList(),
                view.containers().stream().map(SeenPodReader::alike).toList());
    }

    private static Container alike(Container container) {
        List<Mount> mounts = container.mounts().stream()
                .map(mount -> new Mount(alike(mount.volume()), mount.path(), mount.whole()))
                .toList();
        return new Container(container.name(), container.env(), container.awsEnv(), container.volumeMounts(), mounts);
    }

    private static String alike(String volume) {
        return volume.startsWith(API_ACCESS) ? API_ACCESS : volume;
    }
}
