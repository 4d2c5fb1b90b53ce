package dev.irsa.offline;

import dev.irsa.manifest.ManifestObject;
import java.util.Arrays;
import java.util.Optional;

/** The kinds that are pods or make pods, and where in them the pod is. */
public enum PodPlace {
    POD("Pod", "", ""),
    REPLICATION_CONTROLLER("ReplicationController", "/spec/template", ""),
    DEPLOYMENT("Deployment", "/spec/template", "apps"),
    STATEFUL_SET("StatefulSet", "/spec/template", "apps"),
    DAEMON_SET("DaemonSet", "/spec/template", "apps"),
    REPLICA_SET("ReplicaSet", "/spec/template", "apps"),
    JOB("Job", "/spec/template", "batch"),
    CRON_JOB("CronJob", "/spec/jobTemplate/spec/template", "batch");

    private final String kind;
    private final String path;
    private final String group;

    PodPlace(String kind, String path, String group) {
        this.kind = kind;
        this.path = path;
        this.group = group;
    }

    /** A JSON Pointer; empty when the object itself is the pod. */
    public String path() {
        return path;
    }

    /** Empty when the object neither is nor makes pods. A kind of another group is another kind. */
    public static Optional<PodPlace> in(ManifestObject object) {
        String version = object.apiVersion();
        int slash = version.indexOf('/');
        String group = slash < 0 ? "" : version.substring(0, slash);
        return Arrays.stream(values())
                .filter(place -> place.kind.equals(object.kind()) && (version.isEmpty() || place.isIn(group)))
                .findFirst();
    }

    /** What is in {@code apps} now was in {@code extensions} once, and old manifests still say so. */
    private boolean isIn(String that) {
        return that.equals(group) || group.equals("apps") && that.equals("extensions");
    }
}
