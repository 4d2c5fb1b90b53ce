package dev.irsa.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryFile;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class ManifestReaderFuzzTest {
    private static final String FILE = "pods.yaml";

    @DictionaryFile(resourcePath = "/fuzz/manifest.dict")
    @FuzzTest
    void read(byte[] content) {
        List<ObjectNode> trees = new ArrayList<>();
        int lines = new String(content, UTF_8).split("\r\n|[\r\n\u0085\u2028\u2029]", -1).length;
        for (Manifest manifest : ManifestReader.read(FILE, content)) {
            check(manifest.source(), lines);
            switch (manifest) {
                case Manifest.Document document -> {
                    trees.add(document.tree());
                    document.objects().forEach(ManifestObject::name);
                }
                case Manifest.Problem problem ->
                    assertThat(problem.sentence())
                            .isNotBlank()
                            .hasSizeLessThan(500)
                            .doesNotContain("\n", "\u001b");
            }
        }
        String written = ManifestWriter.write(trees);
        assertThat(ManifestReader.read(FILE, written.getBytes(UTF_8)))
                .as(written)
                .extracting(ManifestReaderFuzzTest::tree)
                .isEqualTo(trees);
    }

    private static void check(Source source, int lines) {
        boolean wholeFile = source.equals(Source.of(FILE));
        assertThat(wholeFile || source.document() >= 1 && source.line() >= 1)
                .as(source.toString())
                .isTrue();
        assertThat(source.line()).isLessThanOrEqualTo(lines);
        assertThat(source.file()).isEqualTo(FILE);
    }

    private static ObjectNode tree(Manifest manifest) {
        return switch (manifest) {
            case Manifest.Document document -> document.tree();
            case Manifest.Problem problem -> throw new AssertionError(problem.toString());
        };
    }
}
