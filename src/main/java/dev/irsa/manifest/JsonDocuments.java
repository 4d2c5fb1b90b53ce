package dev.irsa.manifest;

import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Reads JSON values, one behind the other, into trees that keep numbers exactly. */
final class JsonDocuments {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.MAX_DEPTH)
                    .maxStringLength(Limits.MAX_BYTES)
                    .maxNameLength(Limits.MAX_BYTES)
                    .maxNumberLength(Limits.MAX_NUMBER_LENGTH)
                    .build())
            .build();

    private final JsonParser parser;

    private JsonDocuments(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads every value of a text.
     *
     * @param into gets the values as they are read, also those before one that cannot be read
     * @throws Unreadable.NotJson when any part of it is not JSON
     * @throws Unreadable when it is past a limit, or has a key twice
     */
    static void read(String text, List<Tree> into) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            JsonDocuments reader = new JsonDocuments(parser);
            while (parser.nextToken() != null) {
                into.add(new Tree(reader.line(), reader.value()));
            }
        } catch (StreamConstraintsException e) {
            throw new Unreadable(0, "the JSON has more than 100 levels, or a number of more than 1000 digits");
        } catch (JacksonException e) {
            throw new Unreadable.NotJson(
                    e.getLocation().getLineNr() - 1,
                    "this is not JSON (column " + e.getLocation().getColumnNr() + ")");
        }
    }

    private int line() {
        return parser.currentTokenLocation().getLineNr() - 1;
    }

    private JsonNode value() {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> StringNode.valueOf(parser.getString());
            case VALUE_TRUE -> BooleanNode.TRUE;
            case VALUE_FALSE -> BooleanNode.FALSE;
            case VALUE_NULL -> NullNode.getInstance();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            default -> throw new Unreadable(line(), "this is not JSON");
        };
    }

    private JsonNode number() {
        JsonNode number = PlainScalar.decimal(parser.getString());
        if (number == null) {
            throw new Unreadable(line(), "a number is too large");
        }
        return number;
    }

    private ObjectNode object() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            if (object.has(name)) {
                throw new Unreadable(line(), "the key \"" + Shown.name(name) + "\" is there twice");
            }
            object.set(name, value());
        }
        return object;
    }

    private ArrayNode array() {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }
}
