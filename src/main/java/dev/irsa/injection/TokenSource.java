package dev.irsa.injection;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The ServiceAccount token of a projected volume.
 *
 * @param alone whether it is the volume's only source
 */
record TokenSource(@Nullable String audience, String path, boolean alone) {

    /** Reads {@code volumes[].projected}; null unless exactly one of its sources is a token with a path. */
    static @Nullable TokenSource read(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        TokenSource found = null;
        int tokens = 0;
        int all = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean sources = parser.currentName().equals("sources");
            if (parser.nextToken() != JsonToken.START_ARRAY || !sources) {
                parser.skipChildren();
                continue;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                TokenSource source = source(parser);
                all++;
                if (source != null) {
                    found = source;
                    tokens++;
                }
            }
        }
        return tokens == 1 && found != null && !found.path.isEmpty()
                ? new TokenSource(found.audience, found.path, all == 1)
                : null;
    }

    private static @Nullable TokenSource source(JsonParser parser) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return null;
        }
        TokenSource found = null;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean token = parser.currentName().equals("serviceAccountToken");
            if (parser.nextToken() == JsonToken.START_OBJECT && token) {
                found = token(parser);
            } else {
                parser.skipChildren();
            }
        }
        return found;
    }

    private static TokenSource token(JsonParser parser) {
        String audience = null;
        String path = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String field = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                switch (field) {
                    case "audience" -> audience = parser.getString();
                    case "path" -> path = parser.getString();
                    default -> {}
                }
            } else {
                parser.skipChildren();
            }
        }
        return new TokenSource(audience, path, true);
    }
}
