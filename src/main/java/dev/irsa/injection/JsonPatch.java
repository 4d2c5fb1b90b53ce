package dev.irsa.injection;

import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A list of operations as bytes, and what it makes of a tree. */
public final class JsonPatch {
    private JsonPatch() {}

    /** The patch as a JSON document (RFC 6902). */
    public static byte[] encode(List<Operation> operations) {
        StringBuilder out = new StringBuilder(64 + operations.size() * 160);
        // The same variables go into every container: each is rendered once.
        IdentityHashMap<JsonNode, String> rendered = new IdentityHashMap<>();
        char separator = '[';
        for (Operation operation : operations) {
            out.append(separator)
                    .append("{\"op\":\"add\",\"path\":\"")
                    .append(operation.path())
                    .append("\",\"value\":")
                    .append(rendered.computeIfAbsent(operation.value(), JsonNode::toString))
                    .append('}');
            separator = ',';
        }
        if (operations.isEmpty()) {
            out.append('[');
        }
        return out.append(']').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Applies operations to a pod in place. */
    public static void apply(List<Operation> operations, ObjectNode pod) {
        for (Operation operation : operations) {
            JsonPointer path = JsonPointer.compile(operation.path());
            String member = path.last().getMatchingProperty();
            JsonNode value = operation.value().deepCopy();
            switch (pod.at(path.head())) {
                case ArrayNode array when member.equals("-") -> array.add(value);
                case ArrayNode array -> array.insert(Integer.parseInt(member), value);
                case ObjectNode object -> object.set(member, value);
                default -> throw new IllegalStateException("nothing to add to at " + path.head());
            }
        }
    }
}
