package dev.irsa.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
    /** Documents as JSON, problems as they are shown. */
    private static List<String> read(String text) {
        return ManifestReader.read("f.yaml", text.getBytes(UTF_8)).stream()
                .map(manifest -> switch (manifest) {
                    case Manifest.Document document ->
                        document.source().document() + ":" + document.source().line() + " " + document.tree();
                    case Manifest.Problem problem -> problem.toString();
                })
                .toList();
    }

    @Test
    void splitsDocuments() {
        assertThat(read("""
                # a comment
                ---
                a: 1
                --- # another
                b: 2

                ---
                # nothing here
                ---
                --- {c: 3}
                ---
                text: |
                  ---
                  not a separator
                ...
                d: 4
                """))
                .containsExactly(
                        "1:3 {\"a\":1}",
                        "2:5 {\"b\":2}",
                        "3:10 {\"c\":3}",
                        "4:12 {\"text\":\"---\\nnot a separator\\n\"}",
                        "f.yaml, document 5, line 16: expected '<document start>', but found '<block mapping start>'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "---\n---\n", "# only this", "\ufeff", "--- ~\n", "null"})
    void nothingIsNoDocument(String text) {
        assertThat(read(text)).isEmpty();
    }

    @Test
    void aDocumentThatDoesNotParseDoesNotTakeTheRestWithIt() {
        assertThat(read("""
                a: 1
                ---
                b: 1
                c: d: e
                ---
                f: 1
                ---
                - g
                ---
                h: [
                ---
                i: 1
                """))
                .containsExactly(
                        "1:1 {\"a\":1}",
                        "f.yaml, document 2, line 4: mapping values are not allowed here",
                        "3:6 {\"f\":1}",
                        "f.yaml, document 4, line 8: this is not an object",
                        "f.yaml, document 5, line 11: while parsing a flow node: "
                                + "expected the node content, but found '<stream end>'",
                        "6:12 {\"i\":1}");
    }

    @Test
    void readsDirectivesCarriageReturnsAndAByteOrderMark() {
        assertThat(read("\ufeff%YAML 1.1\r\n---\r\na: 1\r\n---\r\nb: |\r\n  x\r\n  y\r\n"))
                .containsExactly("1:3 {\"a\":1}", "2:5 {\"b\":\"x\\ny\\n\"}");
    }

    @Test
    void readsJson() {
        assertThat(read("""
                {"a": 1.10,
                \t"b": "\\u0000x", "c": 123456789012345678901234567890}
                {"d": [null, true]}
                ---
                {"e": 1}
                """))
                .containsExactly(
                        "1:1 {\"a\":1.10,\"b\":\"\\u0000x\",\"c\":123456789012345678901234567890}",
                        "2:3 {\"d\":[null,true]}",
                        "3:5 {\"e\":1}");
    }

    @Test
    void readsYamlThatLooksLikeJson() {
        assertThat(read("{a: yes, 'b': [x, 1]}")).containsExactly("1:1 {\"a\":true,\"b\":[\"x\",1]}");
    }

    @Test
    void whatIsNeitherIsReportedByTheParserThatCameFurther() {
        assertThat(read("{\"a\": 1}\n{\"b\": 1}\n{\"c\": ]"))
                .containsExactly(
                        "1:1 {\"a\":1}", "2:2 {\"b\":1}", "f.yaml, document 3, line 3: this is not JSON (column 7)");
        assertThat(read("{a: 1,\n b: ]"))
                .containsExactly("f.yaml, document 1, line 2: while parsing a flow node: "
                        + "expected the node content, but found ']'");
    }

    @Test
    void quotedScalarsAreStrings() {
        assertThat(read("a: 'yes'\nb: \"1\"\nc: !!str 2\ne: |-\n  4\n"))
                .containsExactly("1:1 {\"a\":\"yes\",\"b\":\"1\",\"c\":\"2\",\"e\":\"4\"}");
    }

    @Test
    void tagsAreHonoured() {
        assertThat(read("a: !!int '1'\nb: !!float 2\nc: !!bool 'no'\nd: !!null ''\n"))
                .containsExactly("1:1 {\"a\":1,\"b\":2,\"c\":false,\"d\":null}");
    }

    @Test
    void keysBecomeStrings() {
        assertThat(read("1: a\non: b\n1.5: c\n0x10: d\n"))
                .containsExactly("1:1 {\"1\":\"a\",\"true\":\"b\",\"1.5\":\"c\",\"16\":\"d\"}");
    }

    @Test
    void aliasesAndMergeKeys() {
        assertThat(read("""
                base: &base {a: 1, b: 1}
                more: &more {b: 2, c: 2}
                one:
                  <<: *base
                  b: 3
                two:
                  d: 4
                  <<: [*more, *base]
                same: *more
                """))
                .containsExactly("1:1 {\"base\":{\"a\":1,\"b\":1},\"more\":{\"b\":2,\"c\":2},"
                        + "\"one\":{\"b\":3,\"a\":1},\"two\":{\"d\":4,\"b\":2,\"c\":2,\"a\":1},"
                        + "\"same\":{\"b\":2,\"c\":2}}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a: 1\\na: 2              | document 1, line 2: the key "a" is there twice
            1: a\\n"1": b            | document 1, line 2: the key "1" is there twice
            {"a": 1, "a": 2}         | document 1, line 1: the key "a" is there twice
            {"a": 1e400}             | document 1, line 1: a number is too large
            a: .inf                  | document 1, line 1: JSON has no number .inf
            a: &x [*x]               | document 1, line 1: an alias stands within what it refers to
            a: *nowhere              | document 1, line 1: found undefined alias nowhere
            ? [a]\\n: 1              | document 1, line 1: a key is an object or an array
            ~: 1                     | document 1, line 1: a key is null
            <<: 1                    | document 1, line 1: only objects can be merged
            a: !!int x               | document 1, line 1: the tag tag:yaml.org,2002:int does not fit, or is not known
            a: !!binary AAAA         | document 1, line 1: the tag tag:yaml.org,2002:binary does not fit, or is not known
            a: !mine x               | document 1, line 1: the tag !mine does not fit, or is not known
            just text                | document 1, line 1: this is not an object
            """, ignoreLeadingAndTrailingWhitespace = true)
    void problems(String text, String problem) {
        String unescaped = text.replace("\\n", "\n");
        assertThat(read(unescaped)).singleElement().asString().isEqualTo("f.yaml, " + problem);
    }

    @Test
    void aTabIsNoIndentation() {
        assertThat(read("a:\n\tb: 1"))
                .containsExactly(
                        "f.yaml, document 1, line 2: while scanning for the next token: "
                                + "found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation)");
    }

    @Test
    void aControlCharacterIsAProblem() {
        assertThat(read("a: 1\nb: \u0007"))
                .containsExactly("f.yaml, document 1, line 2: the character U+0007 is not allowed in YAML");
    }

    @Test
    void aliasesCannotExplode() {
        StringBuilder laughs = new StringBuilder("l0: &l0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 20; i++) {
            String alias = "*l" + (i - 1);
            laughs.append("l" + i + ": &l" + i + " [" + (alias + ", ").repeat(8) + alias + "]\n");
        }
        assertThat(read(laughs.toString()))
                .singleElement()
                .asString()
                .endsWith("the aliases expand to more than 4 MiB");
    }

    @Test
    void mergesCannotExplode() {
        StringBuilder laughs = new StringBuilder("l0: &l0 {a: 1}\n");
        for (int i = 1; i < 40; i++) {
            laughs.append("l" + i + ": &l" + i + " {<<: [*l" + (i - 1) + ", *l" + (i - 1) + ", *l" + (i - 1) + "]}\n");
        }
        assertThat(read(laughs.toString()))
                .singleElement()
                .asString()
                .endsWith("the aliases expand to more than 4 MiB");
    }

    @Test
    void depthIsLimited() {
        assertThat(read("a: " + "[".repeat(98) + "]".repeat(98)))
                .singleElement()
                .asString()
                .startsWith("1:1 ");
        assertThat(read("a: " + "[".repeat(101) + "]".repeat(101)))
                .singleElement()
                .asString()
                .startsWith("f.yaml, document 1, line 1:");
        assertThat(read("a: " + "[".repeat(1_000_000)))
                .singleElement()
                .asString()
                .startsWith("f.yaml, document 1, line 1:");
        assertThat(read("{\"a\": " + "[".repeat(1_000_000)))
                .containsExactly("f.yaml, document 1, line 1: "
                        + "the JSON has more than 100 levels, or a number of more than 1000 digits");
    }

    @Test
    void theFileAsAWhole() {
        assertThat(ManifestReader.read("f", "a: \u00e9".getBytes(ISO_8859_1)))
                .containsExactly(new Manifest.Problem(Source.of("f"), "the file is not UTF-8 text"));
        assertThat(ManifestReader.read("f", new byte[(16 << 20) + 1]))
                .singleElement()
                .hasToString("f: the file is larger than 16 MiB");
    }

    @Test
    void listsAreFlattenedForReadersOfObjects() {
        List<Manifest> manifests = ManifestReader.read("f", """
                {kind: List, items: [{kind: A}, 1, {kind: BList, apiVersion: v1, items: [{kind: B}, {}]}, {kind: CList}]}
                """.getBytes(UTF_8));
        assertThat(manifests)
                .singleElement()
                .isInstanceOfSatisfying(
                        Manifest.Document.class,
                        document -> assertThat(document.objects())
                                .extracting(ManifestObject::kind)
                                .containsExactly("A", "B", "B", "CList"));
    }
}
