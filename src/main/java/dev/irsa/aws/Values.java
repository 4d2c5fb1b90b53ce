package dev.irsa.aws;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** What stands in a policy where one string or several may stand. */
final class Values {
    private Values() {}

    /** The strings; none when there is anything else. */
    static List<String> of(JsonNode node) {
        if (node.isString()) {
            return List.of(node.stringValue());
        }
        boolean strings = node instanceof ArrayNode array && array.valueStream().allMatch(JsonNode::isString);
        return strings ? node.valueStream().map(JsonNode::stringValue).toList() : List.of();
    }
}
