package dev.irsa.injection;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** An object of a test case's file. Every key must be read, so that a misspelt one fails the case. */
final class StrictNode {
    private final String where;
    private final Map<String, JsonNode> fields;
    private final Set<String> unread;

    StrictNode(String where, JsonNode node) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(where + " is not an object");
        }
        this.where = where;
        this.fields = node.properties().stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        this.unread = new HashSet<>(fields.keySet());
    }

    private Optional<JsonNode> find(String key) {
        unread.remove(key);
        return Optional.ofNullable(fields.get(key));
    }

    Optional<String> text(String key) {
        return find(key).map(node -> {
            if (!node.isString()) {
                throw new IllegalArgumentException(where + "." + key + " is not a string");
            }
            return node.stringValue();
        });
    }

    String requiredText(String key) {
        return text(key).orElseThrow(() -> new IllegalArgumentException(where + " lacks " + key));
    }

    Optional<Boolean> flag(String key) {
        return find(key).map(JsonNode::booleanValue);
    }

    Optional<Integer> number(String key) {
        return find(key).map(JsonNode::intValue);
    }

    List<String> texts(String key) {
        return find(key)
                .map(node -> node.valueStream().map(JsonNode::stringValue).toList())
                .orElse(List.of());
    }

    Optional<StrictNode> object(String key) {
        return find(key).map(node -> new StrictNode(where + "." + key, node));
    }

    /** All fields, whatever their names, as strings. */
    Map<String, String> strings() {
        return fields.keySet().stream().collect(Collectors.toMap(key -> key, this::requiredText));
    }

    /** All fields, whatever their names, as objects. */
    Map<String, StrictNode> objects() {
        return fields.keySet().stream()
                .collect(Collectors.toMap(key -> key, key -> object(key).orElseThrow()));
    }

    /** Reads a nested object, when it is there, to its end. */
    void ifPresent(String key, Consumer<StrictNode> reader) {
        object(key).ifPresent(node -> {
            reader.accept(node);
            node.end();
        });
    }

    /** Fails when a key was not read. */
    void end() {
        if (!unread.isEmpty()) {
            throw new IllegalArgumentException(where + " has unknown keys " + unread);
        }
    }
}
