package dev.irsa.cluster.follow;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A collection of objects in the API.
 *
 * @param what it is, for logs and metrics
 * @param path of it, from the first slash, without a query
 * @param fieldSelector empty: all
 */
public record Collection(String what, String path, String fieldSelector) {
    private static final String RUNNING = "status.phase!=Succeeded,status.phase!=Failed";

    /** ServiceAccounts of all namespaces. */
    public static Collection serviceAccounts() {
        return new Collection("serviceaccounts", "/api/v1/serviceaccounts", "");
    }

    /** ServiceAccounts of one namespace. */
    public static Collection serviceAccounts(String namespace) {
        return new Collection(
                "serviceaccounts of " + namespace, "/api/v1/namespaces/" + namespace + "/serviceaccounts", "");
    }

    /** One ConfigMap. */
    public static Collection configMap(String namespace, String name) {
        return new Collection("configmap", "/api/v1/namespaces/" + namespace + "/configmaps", "metadata.name=" + name);
    }

    /** Pods of all namespaces that have not finished; one that finishes is told as deleted. */
    public static Collection unfinishedPods() {
        return new Collection("pods", "/api/v1/pods", RUNNING);
    }

    /** Pods of one namespace that have not finished; one that finishes is told as deleted. */
    public static Collection unfinishedPods(String namespace) {
        return new Collection("pods of " + namespace, "/api/v1/namespaces/" + namespace + "/pods", RUNNING);
    }

    /**
     * A page of it as it is now.
     *
     * @param limit objects in a page; 0: all
     * @param next where the page before ended; empty for the first
     */
    String listPath(int limit, String next) {
        // Without a version: what etcd has at this moment, never what some cache had.
        return path + "?limit=" + limit + selector() + (next.isEmpty() ? "" : "&continue=" + encode(next));
    }

    /** Its changes after a version. */
    String watchPath(String version, Duration limit) {
        return path + "?watch=true&allowWatchBookmarks=true" + selector() + "&resourceVersion=" + encode(version)
                + "&timeoutSeconds=" + limit.toSeconds();
    }

    private String selector() {
        return fieldSelector.isEmpty() ? "" : "&fieldSelector=" + encode(fieldSelector);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
