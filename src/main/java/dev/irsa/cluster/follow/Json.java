package dev.irsa.cluster.follow;

import java.io.InputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Steps through JSON that streams by. Null stands for nothing at all, as Go writes empty maps. */
public final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(StreamReadFeature.AUTO_CLOSE_SOURCE).build();

    private Json() {}

    public static JsonParser parser(InputStream stream) {
        return FACTORY.createParser(ObjectReadContext.empty(), stream);
    }

    /** Shows each member's name, with the parser at its value; each must be read or skipped. */
    public static void members(JsonParser json, Consumer<String> member) {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = json.currentName();
            json.nextToken();
            member.accept(name);
        }
    }

    /** Reads to the end of the stream, so that its connection can serve again. */
    public static void finish(JsonParser json) {
        while (json.nextToken() != null) {
            json.skipChildren();
        }
    }

    /** The value here if it is a text; otherwise it is skipped. */
    public static String text(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            return json.getString();
        }
        json.skipChildren();
        return "";
    }

    /** The value here if it is a whole number; otherwise it is skipped. */
    static int number(JsonParser json) {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            return json.getIntValue();
        }
        json.skipChildren();
        return 0;
    }
}
