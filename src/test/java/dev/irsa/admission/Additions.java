package dev.irsa.admission;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;

/** Tells whether one document has everything that another has. */
final class Additions {
    private Additions() {}

    /** Fails unless the second document is the first with more in it: members in objects, items in arrays. */
    static void check(JsonValue before, JsonValue after) {
        if (!onlyAdds(before, after)) {
            throw new AssertionError("not only additions:\n" + before + "\n" + after);
        }
    }

    private static boolean onlyAdds(JsonValue before, JsonValue after) {
        return switch (before) {
            case JsonObject object ->
                after instanceof JsonObject more
                        && object.entrySet().stream()
                                .allMatch(entry -> more.containsKey(entry.getKey())
                                        && onlyAdds(entry.getValue(), more.get(entry.getKey())));
            case JsonArray array -> after instanceof JsonArray more && inOrder(array, more);
            // An array that is null is taken as absent.
            default -> before.equals(after) || before == JsonValue.NULL && isStructure(after);
        };
    }

    private static boolean isStructure(JsonValue value) {
        return value instanceof JsonArray || value instanceof JsonObject;
    }

    /** Whether the items are among the others, in their order. */
    private static boolean inOrder(List<JsonValue> items, List<JsonValue> others) {
        int at = 0;
        for (JsonValue other : others) {
            if (at < items.size() && onlyAdds(items.get(at), other)) {
                at++;
            }
        }
        return at == items.size();
    }
}
