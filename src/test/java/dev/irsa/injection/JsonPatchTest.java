package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class JsonPatchTest {
    private static final JsonNode X = JsonNodeFactory.instance.stringNode("x");

    @Test
    void nothingIsAnEmptyDocument() {
        assertThat(encoded()).isEqualTo("[]");
    }

    @Test
    void operationsAreWrittenInOrder() {
        assertThat(encoded(new Operation("/a", X), new Operation("/b/-", Trees.json("{'c': [1, null]}"))))
                .isEqualTo("[{\"op\":\"add\",\"path\":\"/a\",\"value\":\"x\"},"
                        + "{\"op\":\"add\",\"path\":\"/b/-\",\"value\":{\"c\":[1,null]}}]");
    }

    @Test
    void valuesAreEscaped() {
        JsonNode value = JsonNodeFactory.instance.stringNode("\"\\\n\u0000\u2028\u00e9\ud83d\ude00");

        JsonNode read = Trees.JSON.readTree(JsonPatch.encode(List.of(new Operation("/a", value))));

        assertThat(read.at("/0/value")).isEqualTo(value);
    }

    @Test
    void equalValuesAtDifferentPlacesAreEachWritten() {
        ObjectNode first = Trees.json("{'a': 1}");
        ObjectNode other = Trees.json("{'a': 2}");

        String text = encoded(new Operation("/a", first), new Operation("/b", other), new Operation("/c", first));

        assertThat(Trees.JSON.readTree(text))
                .extracting(operation -> operation.at("/value/a").intValue())
                .containsExactly(1, 2, 1);
    }

    @Test
    void appliesToMembersAndItems() {
        ObjectNode pod = Trees.json("{'a': {'b': null}, 'list': [1, 2]}");

        JsonPatch.apply(
                List.of(
                        new Operation("/a/b", Trees.json("{'c': 1}")),
                        new Operation("/a/x~1y~0z", X),
                        new Operation("/list/0", X),
                        new Operation("/list/-", X),
                        new Operation("/top", X)),
                pod);

        assertThat(pod)
                .isEqualTo(Trees.json("{'a': {'b': {'c': 1}, 'x/y~z': 'x'}, 'list': ['x', 1, 2, 'x'], 'top': 'x'}"));
    }

    @Test
    void whatIsAddedIsTheTreesOwn() {
        ObjectNode value = Trees.json("{'a': 1}");
        ObjectNode pod = Trees.json("{}");
        JsonPatch.apply(List.of(new Operation("/x", value), new Operation("/y", value)), pod);

        ((ObjectNode) pod.get("x")).put("a", 2);

        assertThat(value).isEqualTo(Trees.json("{'a': 1}"));
        assertThat(pod.get("y")).isEqualTo(Trees.json("{'a': 1}"));
    }

    @Test
    void anOperationWithoutAPlaceIsABug() {
        List<Operation> operations = List.of(new Operation("/missing/x", X));

        assertThatIllegalStateException().isThrownBy(() -> JsonPatch.apply(operations, Trees.json("{}")));
    }

    private static String encoded(Operation... operations) {
        return new String(JsonPatch.encode(List.of(operations)), StandardCharsets.UTF_8);
    }
}
