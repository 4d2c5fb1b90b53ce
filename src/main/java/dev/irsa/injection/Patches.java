package dev.irsa.injection;

import dev.irsa.identity.Audience;
import dev.irsa.identity.TokenLifetime;
import dev.irsa.injection.PodView.Shape;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The values that patches add. */
final class Patches {
    /** {@code /} in a key is written {@code ~1} in a JSON Pointer (RFC 6901). */
    static final String POD_IDENTITY_LABEL_PATH = "/metadata/labels/" + PodReader.POD_IDENTITY_LABEL.replace("/", "~1");

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String ENABLED = "enabled";

    private Patches() {}

    /** Adds values to the end of an array, item by item where there is one, as a new array otherwise. */
    static void append(List<Operation> into, String arrayPath, Shape array, List<JsonNode> values) {
        if (values.isEmpty()) {
            return;
        }
        if (array == Shape.PRESENT) {
            String end = arrayPath + "/-";
            values.forEach(value -> into.add(new Operation(end, value)));
        } else {
            into.add(new Operation(arrayPath, array(values)));
        }
    }

    static ArrayNode array(List<JsonNode> values) {
        return JSON.arrayNode(values.size()).addAll(values);
    }

    static ObjectNode object(String field, JsonNode value) {
        ObjectNode object = JSON.objectNode();
        object.set(field, value);
        return object;
    }

    static ObjectNode variable(String name, String value) {
        return JSON.objectNode().put("name", name).put("value", value);
    }

    static ObjectNode tokenMount(String volume, String path) {
        return JSON.objectNode().put("name", volume).put("readOnly", true).put("mountPath", path);
    }

    static ObjectNode tokenVolume(TokenDelivery delivery, Audience audience, TokenLifetime lifetime) {
        ObjectNode token = JSON.objectNode()
                .put("audience", audience.text())
                .put("expirationSeconds", lifetime.seconds())
                .put("path", delivery.fileName());
        ArrayNode sources = array(List.of(object("serviceAccountToken", token)));
        ObjectNode volume = JSON.objectNode().put("name", delivery.volumeName());
        volume.set("projected", object("sources", sources));
        return volume;
    }

    static StringNode podIdentityEnabled() {
        return JSON.stringNode(ENABLED);
    }

    static ObjectNode podIdentityLabels() {
        return JSON.objectNode().put(PodReader.POD_IDENTITY_LABEL, ENABLED);
    }
}
