package dev.irsa.manifest;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A Kubernetes object in a document.
 *
 * @param apiVersion as written, or that of the list it is in; empty when there is none
 * @param kind as written, or that of the items of the list it is in; empty when there is none
 * @param tree the object itself, not a copy
 */
public record ManifestObject(String apiVersion, String kind, ObjectNode tree) {
    private static final String LIST = "List";

    /** {@code metadata.name}, else {@code metadata.generateName}; empty when there is neither. */
    public String name() {
        String name = metadata("name");
        return name.isEmpty() ? metadata("generateName") : name;
    }

    /** {@code metadata.namespace}, or what stands for it. */
    public String namespace(String otherwise) {
        String namespace = metadata("namespace");
        return namespace.isEmpty() ? otherwise : namespace;
    }

    /** A text of {@code metadata}; empty when there is none, in parentheses when it is not a text. */
    public String metadata(String field) {
        return text(tree.path("metadata"), field);
    }

    /** The objects of a document: the items of a list such as {@code List} or {@code PodList}, at any depth, else itself. */
    static List<ManifestObject> in(ObjectNode document) {
        List<ManifestObject> objects = new ArrayList<>();
        flatten(new ManifestObject(text(document, "apiVersion"), text(document, "kind"), document), objects);
        return objects;
    }

    private static void flatten(ManifestObject object, List<ManifestObject> into) {
        if (!object.isList()) {
            into.add(object);
            return;
        }
        // The API server leaves kind and apiVersion out of the items of a PodList, but not out of those of a List.
        String kind = object.kind.substring(0, object.kind.length() - LIST.length());
        String apiVersion = kind.isEmpty() ? "" : object.apiVersion;
        for (JsonNode item : object.tree.path("items")) {
            if (item instanceof ObjectNode child) {
                flatten(
                        new ManifestObject(
                                child.has("apiVersion") ? text(child, "apiVersion") : apiVersion,
                                child.has("kind") ? text(child, "kind") : kind,
                                child),
                        into);
            }
        }
    }

    /** Whether it is a list of others: its kind ends in {@code List}, and it has {@code items}. */
    public boolean isList() {
        return kind.endsWith(LIST) && tree.path("items").isArray();
    }

    /** What is not a text, such as the namespace {@code n}, which is a boolean, is shown as something no name can be. */
    private static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isMissingNode() || value.isNull()
                ? ""
                : value.stringValueOpt().orElse("(" + value + ")");
    }
}
