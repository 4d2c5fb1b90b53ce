package dev.irsa.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The schema knows every value, and no other. */
class SchemaTest {
    private final JsonNode schema = read();

    private static JsonNode read() {
        try {
            return new ObjectMapper().readTree(Files.readString(Chart.SOURCE.resolve("values.schema.json")));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void everyValueIsInTheSchemaAndTheOtherWayRound() throws Exception {
        Map<String, Object> values = new Yaml().load(Files.readString(Chart.SOURCE.resolve("values.yaml")));
        List<String> differences = new ArrayList<>();
        compare("", new ObjectMapper().valueToTree(values), schema, differences);
        // Helm hands it to every chart that is part of another.
        assertThat(differences).containsExactly("values lack global");
    }

    private static void compare(String path, JsonNode values, JsonNode schema, List<String> differences) {
        JsonNode properties = schema.path("properties");
        if (properties.isMissingNode()
                || path.matches("\\.(webhook|publisher)\\.config")
                || path.endsWith("issuerRef")
                || path.endsWith("resources")) {
            return;
        }
        for (String name : values.propertyNames()) {
            if (!properties.has(name)) {
                differences.add("the schema lacks " + (path + "." + name).substring(1));
            }
        }
        for (String name : properties.propertyNames()) {
            if (!values.has(name)) {
                differences.add("values lack " + (path + "." + name).substring(1));
            } else {
                compare(path + "." + name, values.path(name), properties.path(name), differences);
            }
        }
    }

    @Test
    void objectsWithNamedMembersTakeNoOthers() {
        List<String> open = new ArrayList<>();
        check("", schema, open);
        assertThat(open).isEmpty();
    }

    private static void check(String path, JsonNode node, List<String> open) {
        if (node.has("properties") && node.path("additionalProperties").asBoolean(true)) {
            open.add(path);
        }
        if (node.isContainer()) {
            for (Map.Entry<String, JsonNode> member : node.properties()) {
                check(path + "/" + member.getKey(), member.getValue(), open);
            }
        }
    }
}
