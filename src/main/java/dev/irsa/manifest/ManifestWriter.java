package dev.irsa.manifest;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes trees as YAML in block style, as kubectl lays it out. What is written reads back as the same tree, here, in
 * kubectl and in parsers of YAML 1.2: a string that any of them would take for something else is quoted.
 */
public final class ManifestWriter {
    /** Longer keys need YAML's explicit form; the specification's limit is 1024. */
    private static final int MAX_SIMPLE_KEY = 1_000;

    private final StringBuilder out = new StringBuilder();

    private ManifestWriter() {}

    /** Documents with {@code ---} between them; the empty text when there is none. */
    public static String write(List<ObjectNode> documents) {
        ManifestWriter writer = new ManifestWriter();
        for (ObjectNode document : documents) {
            if (!writer.out.isEmpty()) {
                writer.out.append("---\n");
            }
            if (document.isEmpty()) {
                writer.out.append("{}\n");
            } else {
                writer.entries(document, 0);
            }
        }
        return writer.out.toString();
    }

    /** Writes the entries of an object, the first where the text ends now, the others on lines of their own. */
    private void entries(ObjectNode object, int indent) {
        boolean first = true;
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            if (!first) {
                indent(indent);
            }
            first = false;
            String key = YamlString.inline(entry.getKey());
            if (key.length() > MAX_SIMPLE_KEY) {
                out.append("? ").append(key).append('\n');
                indent(indent);
            } else {
                out.append(key);
            }
            out.append(':');
            value(entry.getValue(), indent);
        }
    }

    private void value(JsonNode value, int indent) {
        switch (value) {
            case ObjectNode object
            when !object.isEmpty() -> {
                out.append('\n');
                indent(indent + 2);
                entries(object, indent + 2);
            }
            case ArrayNode array
            when !array.isEmpty() -> {
                out.append('\n');
                // As kubectl does, items stand right below the key.
                indent(indent);
                items(array, indent);
            }
            default -> {
                out.append(' ');
                leaf(value, indent + 2);
            }
        }
    }

    private void items(ArrayNode array, int indent) {
        boolean first = true;
        for (JsonNode item : array) {
            if (!first) {
                indent(indent);
            }
            first = false;
            out.append("- ");
            switch (item) {
                case ObjectNode object when !object.isEmpty() -> entries(object, indent + 2);
                case ArrayNode inner when !inner.isEmpty() -> items(inner, indent + 2);
                default -> leaf(item, indent + 2);
            }
        }
    }

    private void leaf(JsonNode value, int indent) {
        if (value.isString()) {
            out.append(YamlString.block(value.stringValue(), indent));
        } else {
            // Numbers, booleans and null, {} and []: JSON's form of them is YAML's.
            out.append(value);
        }
        out.append('\n');
    }

    private void indent(int columns) {
        out.repeat(' ', columns);
    }
}
