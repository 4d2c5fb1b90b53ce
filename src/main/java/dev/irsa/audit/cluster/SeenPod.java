package dev.irsa.audit.cluster;

import dev.irsa.injection.PodView;

/**
 * A pod as an API server has just sent it.
 *
 * @param ending whether it is being deleted
 */
record SeenPod(PodRef pod, String uid, boolean ending, PodView view) {
    /** Names a pod. */
    record PodRef(String namespace, String name) {}
}
