package dev.irsa.event;

import dev.irsa.identity.ServiceAccountRef;

/**
 * The object that an Event is about.
 *
 * @param resource its plural in the API's paths
 * @param uid empty when it is to be asked for, which needs the right to get the object
 */
public record Subject(String kind, String resource, String namespace, String name, String uid) {
    /** A ServiceAccount. */
    public static Subject of(ServiceAccountRef account) {
        return new Subject("ServiceAccount", "serviceaccounts", account.namespace(), account.name(), "");
    }

    /** A ConfigMap. */
    public static Subject configMap(String namespace, String name) {
        return new Subject("ConfigMap", "configmaps", namespace, name, "");
    }

    /** A pod. */
    public static Subject pod(String namespace, String name, String uid) {
        return new Subject("Pod", "pods", namespace, name, uid);
    }

    /** A Secret. */
    public static Subject secret(String namespace, String name) {
        return new Subject("Secret", "secrets", namespace, name, "");
    }

    String path() {
        return "/api/v1/namespaces/" + namespace + "/" + resource + "/" + name;
    }
}
