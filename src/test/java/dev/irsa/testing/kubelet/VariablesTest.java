package dev.irsa.testing.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Variables as kubelet makes them. */
class VariablesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The examples of Kubernetes' own expansion_test.go. */
    @ParameterizedTest
    @CsvSource({
        "$(VAR_A), A",
        "___$(VAR_A)___, ___A___",
        "$(VAR_A)_$(VAR_B), A_B",
        "$$(VAR_A), $(VAR_A)",
        "$$$(VAR_A), $A",
        "$(VAR_DNE), $(VAR_DNE)",
        "$VAR_A, $VAR_A",
        "$(VAR_A, $(VAR_A",
        "foo$, foo$",
        "$(), $()",
        "\\$(VAR_A), \\A",
        "$$$$(VAR_A), $$(VAR_A)",
    })
    void expansion(String text, String result) {
        assertThat(Variables.expand(text, Map.of("VAR_A", "A", "VAR_B", "B"))).isEqualTo(result);
    }

    @Test
    void aVariableMayUseThoseBeforeItAndNotThoseOfTheImage() {
        JsonNode pod = JSON.readTree("""
                {"metadata":{"name":"app-1","namespace":"demo","uid":"u","labels":{"a/b":"c"}},
                "spec":{"serviceAccountName":"app","nodeName":"n"}}""");
        JsonNode container = JSON.readTree("""
                {"env":[{"name":"LATE_USE","value":"$(LATER)"},
                {"name":"NAME","valueFrom":{"fieldRef":{"fieldPath":"metadata.name"}}},
                {"name":"LABEL","valueFrom":{"fieldRef":{"fieldPath":"metadata.labels['a/b']"}}},
                {"name":"BOTH","value":"$(NAME)-$(LABEL)-$(PATH)"},
                {"name":"LATER","value":"x"},{"name":"LATER","value":"y"},{"name":"PATH","value":"/own"}]}""");
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("PATH", "/own");
        expected.put("FROM_IMAGE", "yes");
        expected.put("LATE_USE", "$(LATER)");
        expected.put("NAME", "app-1");
        expected.put("LABEL", "c");
        expected.put("BOTH", "app-1-c-$(PATH)");
        expected.put("LATER", "y");
        Map<String, String> image = new LinkedHashMap<>();
        image.put("PATH", "/image");
        image.put("FROM_IMAGE", "yes");
        assertThat(Variables.of(pod, container, null, image)).containsExactlyEntriesOf(expected);
    }
}
