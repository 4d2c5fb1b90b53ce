package dev.irsa.event;

import dev.irsa.identity.ServiceAccountRef;

/**
 * The object that an Event is about.
 *
 * @param resource its plural in the API's paths
 */
public record Subject(String kind, String resource, String namespace, String name) {
    /** A ServiceAccount. */
    public static Subject of(ServiceAccountRef account) {
        return new Subject("ServiceAccount", "serviceaccounts", account.namespace(), account.name());
    }

    /** A ConfigMap. */
    public static Subject configMap(String namespace, String name) {
        return new Subject("ConfigMap", "configmaps", namespace, name);
    }

    String path() {
        return "/api/v1/namespaces/" + namespace + "/" + resource + "/" + name;
    }
}
