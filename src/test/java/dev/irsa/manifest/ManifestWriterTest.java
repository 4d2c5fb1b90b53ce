package dev.irsa.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class ManifestWriterTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private static List<ObjectNode> read(String text) {
        return ManifestReader.read("f.yaml", text.getBytes(UTF_8)).stream()
                .map(manifest -> switch (manifest) {
                    case Manifest.Document document -> document.tree();
                    case Manifest.Problem problem -> throw new AssertionError(problem + " in\n" + text);
                })
                .toList();
    }

    @Test
    void looksAsKubectlWritesIt() {
        String text = """
                apiVersion: v1
                kind: Pod
                metadata:
                  annotations:
                    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/app
                    eks.amazonaws.com/token-expiration: "3600"
                  name: app
                spec:
                  containers:
                  - args:
                    - sh
                    - -c
                    command: []
                    env:
                    - name: A
                      value: "yes"
                    - name: B
                      value: |
                        first
                          second

                        third
                    - name: C
                      value: |-
                        no newline
                        at the end
                    image: nginx:1.27
                    resources: {}
                  - []
                  - - a
                    - b
                  - null
                  terminationGracePeriodSeconds: 30
                ---
                kind: B
                """;
        assertThat(ManifestWriter.write(read(text))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "~",
                "null",
                "yes",
                "Yes",
                "on",
                "off",
                "y",
                "n",
                "true",
                "0644",
                "0o644",
                "0x1f",
                "1e3",
                "1.0",
                "1_000",
                "12:30:45",
                "2024-01-02",
                "2024-01-02T03:04:05Z",
                ".inf",
                ".nan",
                "=",
                "<<",
                "-",
                "--- ",
                "- a",
                "? a",
                ": a",
                "a: b",
                "a:",
                "a #b",
                "#a",
                "*a",
                "&a",
                "!a",
                "|",
                ">",
                "%a",
                "@a",
                "`a",
                "{a",
                "[a",
                "a ",
                " a",
                "\ta",
                "'a",
                "\"a",
                "+1",
                "1.2.3",
                ".",
                "...",
                "1e",
                "0b",
                "08",
                "1,000",
                "\\"
            })
    void quotesWhatWouldBeReadAsSomethingElse(String text) {
        String written = YamlString.inline(text);
        assertThat(written).startsWith("\"").endsWith("\"");
        assertThat(read("a: " + written).getFirst().path("a").asString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "app",
                "nginx:1.27",
                "arn:aws:iam::111122223333:role/app",
                "/var/run",
                "http://169.254.170.23/v1",
                "$(A)",
                "echo \"hi\" && exit",
                "a#b",
                "it's",
                "yEs",
                "_",
                "e3",
                "f",
                "(a)",
                "-c",
                "--flag=x",
                "./a",
                "../a"
            })
    void leavesTheRestPlain(String text) {
        assertThat(YamlString.inline(text)).isEqualTo(text);
        assertThat(read("a: " + text).getFirst().path("a").asString()).isEqualTo(text);
    }

    @Test
    void aVeryLongKeyIsWrittenInTheExplicitForm() {
        ObjectNode tree = JSON.objectNode().put("k".repeat(5_000), 1);
        tree.set("l".repeat(2_000), JSON.objectNode().put("x", "a\nb"));
        assertThat(read(ManifestWriter.write(List.of(tree)))).containsExactly(tree);
    }

    @Test
    void nothingIsTheEmptyText() {
        assertThat(ManifestWriter.write(List.of())).isEmpty();
        assertThat(ManifestWriter.write(List.of(JSON.objectNode()))).isEqualTo("{}\n");
    }

    @Test
    void whatIsWrittenReadsBackAsTheSameTree() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            List<ObjectNode> trees = List.of(object(random, 0), object(random, 0));
            String text = ManifestWriter.write(trees);
            assertThat(read(text)).as("seed %d\n%s", seed, text).isEqualTo(trees);
        }
    }

    private static JsonNode tree(Random random, int depth) {
        return switch (random.nextInt(depth > 5 ? 8 : 12)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.booleanNode(random.nextBoolean());
            case 2 -> JSON.numberNode(random.nextInt());
            case 3 -> JSON.numberNode(random.nextLong() | 1L << 40);
            case 4 ->
                random.nextBoolean() ? decimal(random) : JSON.numberNode(BigInteger.TEN.pow(20 + random.nextInt(9)));
            case 8, 9 -> object(random, depth + 1);
            case 10, 11 -> array(random, depth + 1);
            default -> JSON.stringNode(string(random));
        };
    }

    private static JsonNode decimal(Random random) {
        int scale = random.nextInt(20) - 10;
        return JSON.numberNode(new BigDecimal(BigInteger.valueOf(random.nextInt()), scale == 0 ? 1 : scale));
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = JSON.objectNode();
        for (int i = random.nextInt(5); i > 0; i--) {
            object.set(string(random), tree(random, depth));
        }
        return object;
    }

    private static ArrayNode array(Random random, int depth) {
        ArrayNode array = JSON.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(tree(random, depth));
        }
        return array;
    }

    private static final String[] PIECES = {
        "a",
        "b",
        "name",
        "yes",
        "no",
        "on",
        "y",
        "null",
        "~",
        "0",
        "1",
        "9",
        "0x",
        "0644",
        "1e3",
        ".",
        ".5",
        "-",
        "--",
        "---",
        "...",
        "+",
        "_",
        ":",
        ": ",
        " :",
        "#",
        " #",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "\r",
        "\r\n",
        "\"",
        "'",
        "\\",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&",
        "*",
        "!",
        "!!str",
        "|",
        ">",
        "%",
        "@",
        "`",
        "?",
        "? ",
        "- ",
        "=",
        "<<",
        "é",
        "日本",
        "😀",
        "\u0000",
        "\u001b",
        "\u007f",
        "\u0085",
        "\u00a0",
        "\u00ad",
        "\u200b",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ufffe",
        "\uffff",
        "$(A)",
        "inf",
        ".nan",
        "e",
        "T",
        "Z",
        "2024-01-02",
        "12:30"
    };

    private static String string(Random random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
