package dev.irsa.manifest;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes a JSON tree of one YAML document: aliases expanded, merge keys merged, keys made strings. */
final class YamlTree {
    private static final String MERGE = "<<";

    private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int aliases;
    private long expansion;

    /** @throws Unreadable when the document says something that JSON cannot, or is past a limit */
    JsonNode convert(Node node) {
        // An alias is the very node that its anchor named.
        boolean alias = !seen.add(node);
        aliases += alias ? 1 : 0;
        if (!open.add(node)) {
            throw refused(node, "an alias stands within what it refers to");
        }
        if (open.size() > Limits.MAX_DEPTH) {
            throw refused(node, "there are more than 100 levels");
        }
        JsonNode value = switch (node) {
            case MappingNode mapping -> object(mapping);
            case SequenceNode sequence -> array(sequence);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw refused(node, "this is not YAML that JSON can express");
        };
        open.remove(node);
        aliases -= alias ? 1 : 0;
        return value;
    }

    private void count(Node node, int characters) {
        expansion += aliases == 0 ? 0 : 1L + characters;
        if (expansion > Limits.MAX_EXPANSION) {
            throw refused(node, "the aliases expand to more than 4 MiB");
        }
    }

    private JsonNode scalar(ScalarNode node) {
        String text = node.getValue();
        count(node, text.length());
        Tag tag = node.getTag();
        if (tag.equals(Tag.STR)) {
            return JsonNodeFactory.instance.stringNode(text);
        }
        JsonNode value = PlainScalar.resolve(text);
        if (value == null) {
            throw refused(node, "JSON has no number " + Shown.name(text));
        }
        boolean fits = tag.equals(YamlDocuments.PLAIN)
                || tag.equals(Tag.BOOL) && value.isBoolean()
                || tag.equals(Tag.INT) && value.isIntegralNumber()
                || tag.equals(Tag.FLOAT) && value.isNumber()
                || tag.equals(Tag.NULL) && value.isNull();
        if (!fits) {
            throw refused(node, "the tag " + Shown.name(tag.getValue()) + " does not fit, or is not known");
        }
        return value;
    }

    private ArrayNode array(SequenceNode node) {
        count(node, 0);
        ArrayNode array = JsonNodeFactory.instance.arrayNode(node.getValue().size());
        for (Node item : node.getValue()) {
            array.add(convert(item));
        }
        return array;
    }

    private ObjectNode object(MappingNode node) {
        count(node, 0);
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        List<Node> merged = new ArrayList<>(0);
        for (NodeTuple entry : node.getValue()) {
            if (isMerge(entry.getKeyNode())) {
                merged.add(entry.getValueNode());
                continue;
            }
            String key = key(entry.getKeyNode());
            if (object.has(key)) {
                throw refused(entry.getKeyNode(), "the key \"" + Shown.name(key) + "\" is there twice");
            }
            object.set(key, convert(entry.getValueNode()));
        }
        for (Node source : merged) {
            merge(source, object);
        }
        return object;
    }

    private static boolean isMerge(Node key) {
        return key instanceof ScalarNode scalar
                && scalar.getTag().equals(YamlDocuments.PLAIN)
                && scalar.getValue().equals(MERGE);
    }

    /** What an object says itself goes before what it merges, and what is merged first before what comes later. */
    private void merge(Node source, ObjectNode into) {
        switch (convert(source)) {
            case ObjectNode object ->
                object.forEachEntry((key, value) -> {
                    if (!into.has(key)) {
                        into.set(key, value);
                    }
                });
            case ArrayNode array
            when source instanceof SequenceNode sequence && !array.isEmpty() ->
                sequence.getValue().forEach(item -> merge(item, into));
            default -> throw refused(source, "only objects can be merged");
        }
    }

    /** Kubernetes knows string keys only; kubectl makes strings of numbers and booleans. */
    private String key(Node node) {
        if (!(node instanceof ScalarNode)) {
            throw refused(node, "a key is an object or an array");
        }
        JsonNode key = convert(node);
        if (key.isNull()) {
            throw refused(node, "a key is null");
        }
        return key.asString();
    }

    private static Unreadable refused(Node node, String sentence) {
        return new Unreadable(node.getStartMark().getLine(), sentence);
    }
}
