package dev.irsa.injection;

import dev.irsa.injection.PodView.Shape;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Walks through JSON tokens and gets past whatever is not of the shape that is asked for. */
record JsonCursor(JsonParser parser) {

    /** Moves to the value of the next field of the object; the field's name, or null at the object's end. */
    @Nullable
    String nextField() {
        if (parser.nextToken() != JsonToken.PROPERTY_NAME) {
            return null;
        }
        String name = parser.currentName();
        parser.nextToken();
        return name;
    }

    /** Moves to the next item of the array; false at the array's end. */
    boolean nextItem() {
        return parser.nextToken() != JsonToken.END_ARRAY;
    }

    /** Whether the value is an object, whose fields come next; it is skipped otherwise. */
    boolean atObject() {
        return shape(JsonToken.START_OBJECT) == Shape.PRESENT;
    }

    /** Whether the value is an array, whose items come next; it is skipped otherwise. */
    boolean atArray() {
        return shape(JsonToken.START_ARRAY) == Shape.PRESENT;
    }

    /** The shape of the value, which is skipped unless it is present. */
    Shape shape(JsonToken expected) {
        JsonToken token = parser.currentToken();
        if (token == expected) {
            return Shape.PRESENT;
        }
        parser.skipChildren();
        return token == JsonToken.VALUE_NULL ? Shape.ABSENT : Shape.OTHER;
    }

    /** The value if it is a string; it is skipped otherwise. */
    @Nullable
    String text() {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    void skip() {
        parser.skipChildren();
    }
}
