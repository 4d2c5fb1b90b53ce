package dev.irsa.clients;

import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes to a JSON patch that do not depend on how its operations are cut. */
final class PatchEdit {
    private PatchEdit() {}

    /** Takes out everything that has this name: variables, mounts. */
    static UnaryOperator<JsonNode> without(String member, String text) {
        return patch -> removed(patch, node -> node.path(member).asString("").equals(text));
    }

    /** Gives the member another value wherever it has this one. */
    static UnaryOperator<JsonNode> replacing(String member, String text, JsonNode value) {
        return patch -> replaced(patch, member, node -> node.asString("").equals(text), value);
    }

    static UnaryOperator<JsonNode> replacing(String member, String text, String value) {
        return replacing(member, text, JsonNodeFactory.instance.stringNode(value));
    }

    /** Gives a variable another value. */
    static UnaryOperator<JsonNode> variable(String name, String value) {
        return patch -> mapped(patch, node -> {
            if (node.path("name").asString("").equals(name) && node.has("value")) {
                ((ObjectNode) node).put("value", value);
            }
        });
    }

    /** Gives a member of that name another value, whatever it is. */
    static UnaryOperator<JsonNode> member(String name, int value) {
        return patch -> mapped(patch, node -> {
            if (node.path(name).isNumber()) {
                ((ObjectNode) node).put(name, value);
            }
        });
    }

    private static JsonNode removed(JsonNode node, Predicate<JsonNode> what) {
        if (node instanceof ArrayNode array) {
            ArrayNode kept = JsonNodeFactory.instance.arrayNode();
            array.forEach(each -> {
                if (!what.test(each) && !what.test(each.path("value"))) {
                    kept.add(removed(each, what));
                }
            });
            return kept;
        }
        if (node instanceof ObjectNode object) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            object.propertyStream().forEach(each -> copy.set(each.getKey(), removed(each.getValue(), what)));
            return copy;
        }
        return node;
    }

    private static JsonNode replaced(JsonNode patch, String member, Predicate<JsonNode> what, JsonNode value) {
        return mapped(patch, node -> {
            if (what.test(node.path(member))) {
                ((ObjectNode) node).set(member, value);
            }
        });
    }

    /** Visits every object. */
    private static JsonNode mapped(JsonNode node, java.util.function.Consumer<JsonNode> visit) {
        if (node.isObject()) {
            visit.accept(node);
        }
        node.forEach(each -> mapped(each, visit));
        return node;
    }
}
