package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** Every folder under {@code src/test/resources/injection}: a pod, its circumstances, and the pod that it becomes. */
class InjectionGoldenTest {
    static List<String> names() {
        return GoldenCase.folders().stream()
                .map(folder -> folder.getFileName().toString())
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("names")
    void becomesWhatIsExpected(String name) {
        GoldenCase golden = GoldenCase.load(GoldenCase.ROOT.resolve(name));
        byte[] received = Trees.bytes(golden.pod());

        GoldenCase.Result result = golden.run(received);

        byte[] patched = Rfc6902.apply(JsonPatch.encode(result.operations()), received);
        switch (golden.expected()) {
            case GoldenCase.Expected.Untouched(String reason) -> {
                assertThat(result.reason().label()).isEqualTo(reason);
                assertThat(result.operations()).isEmpty();
            }
            case GoldenCase.Expected.Pod(ObjectNode expected) -> {
                assertThat(Trees.parse(patched).toPrettyString()).isEqualTo(sortedLike(expected, patched));
                assertThat(result.reason().label()).isEqualTo("injected");
                assertThat(result.operations()).isNotEmpty();
            }
        }
        assertThat(result.warnings()).containsExactlyElementsOf(golden.warnings());
        assertThat(applied(golden, result)).isEqualTo(Trees.parse(patched));
        assertThat(golden.run(patched).operations())
                .as("second run on the output")
                .isEmpty();
    }

    /** The expectation as text when it differs, so that a failure shows both; the same text when it is equal. */
    private static String sortedLike(ObjectNode expected, byte[] patched) {
        ObjectNode actual = Trees.parse(patched);
        return expected.equals(actual) ? actual.toPrettyString() : expected.toPrettyString();
    }

    private static ObjectNode applied(GoldenCase golden, GoldenCase.Result result) {
        ObjectNode pod = golden.pod().deepCopy();
        JsonPatch.apply(result.operations(), pod);
        return pod;
    }
}
