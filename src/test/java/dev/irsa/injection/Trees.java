package dev.irsa.injection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON trees for tests, from text, bytes and YAML files. */
final class Trees {
    static final JsonMapper JSON = JsonMapper.shared();

    private Trees() {}

    /** Single quotes stand for double ones. */
    static ObjectNode json(String text) {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }

    static ObjectNode parse(byte[] bytes) {
        return (ObjectNode) JSON.readTree(bytes);
    }

    static byte[] bytes(JsonNode tree) {
        return tree.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** A YAML file with one document, as the tree that its JSON would be. */
    static JsonNode yaml(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            Object loaded = new Yaml(new SafeConstructor(options)).load(Files.readString(file));
            return JSON.readTree(JSON.writeValueAsBytes(loaded));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static PodView view(PodReader reader, byte[] bytes) {
        try (JsonParser parser = JSON.createParser(bytes)) {
            return view(reader, parser);
        }
    }

    static PodView view(PodReader reader, JsonNode tree) {
        try (JsonParser parser = JSON.treeAsTokens(tree)) {
            return view(reader, parser);
        }
    }

    private static PodView view(PodReader reader, JsonParser parser) {
        parser.nextToken();
        return Objects.requireNonNull(reader.read(parser), "not an object");
    }
}
