package dev.irsa.aws;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A statement that allows something.
 *
 * @param sid a name without blanks; may be empty
 * @param resources none in a trust policy
 */
record Statement(
        String sid,
        Optional<Principal> principal,
        List<String> actions,
        List<String> resources,
        List<Condition> conditions) {
    /** Who; {@code *} for everybody. */
    record Principal(String type, String identifier) {
        static final Principal EVERYBODY = new Principal("*", "*");
    }

    /** All conditions of a statement must hold; of the values of one, any. */
    record Condition(String operator, String key, List<String> values) {}

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!sid.isEmpty()) {
            json.put("Sid", sid);
        }
        json.put("Effect", "Allow");
        principal.ifPresent(who -> {
            if (who.equals(Principal.EVERYBODY)) {
                json.put("Principal", "*");
            } else {
                json.putObject("Principal").put(who.type(), who.identifier());
            }
        });
        json.set("Action", values(actions));
        if (!resources.isEmpty()) {
            json.set("Resource", values(resources));
        }
        if (!conditions.isEmpty()) {
            ObjectNode all = json.putObject("Condition");
            conditions.forEach(condition -> {
                ObjectNode keys = all.get(condition.operator()) instanceof ObjectNode there
                        ? there
                        : all.putObject(condition.operator());
                keys.set(condition.key(), values(condition.values()));
            });
        }
        return json;
    }

    /** One value stands without brackets, as in AWS' own examples. */
    private static JsonNode values(List<String> values) {
        if (values.size() == 1) {
            return JsonNodeFactory.instance.stringNode(values.getFirst());
        }
        var array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }
}
