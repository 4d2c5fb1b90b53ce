package dev.irsa.issuer;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON from outside, read strictly, and JSON of ours, written in one way only. */
public final class Json {
    /** Nothing larger is read. */
    public static final int MAX_READ_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER = 100;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(MAX_READ_BYTES)
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(JsonNodeFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
            .build();

    private Json() {}

    /**
     * Reads an object.
     *
     * @param rule the rule that a bad text breaks
     * @param what what the text is, as the start of a sentence, for instance {@code the key set}
     */
    public static Checked<ObjectNode> object(byte[] bytes, Rule rule, String what) {
        if (bytes.length > MAX_READ_BYTES) {
            return Checked.refused(rule, what + " is larger than 1 MiB");
        }
        if (bytes.length >= 3 && (bytes[0] & 0xff) == 0xef && (bytes[1] & 0xff) == 0xbb && (bytes[2] & 0xff) == 0xbf) {
            return Checked.refused(rule, what + " begins with a byte order mark; write it without");
        }
        return utf8(bytes)
                .map(text -> object(text, rule, what))
                .orElseGet(() -> Checked.refused(rule, what + " is not UTF-8"));
    }

    public static Checked<ObjectNode> object(String text, Rule rule, String what) {
        try {
            JsonNode node = MAPPER.readTree(text);
            return node instanceof ObjectNode object
                    ? Checked.accepted(object)
                    : Checked.refused(rule, what + " is not a JSON object");
        } catch (JacksonException e) {
            // the exception's own message quotes the input, which may be a private key
            String where = e.getLocation() == null
                    ? ""
                    : ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            return Checked.refused(rule, what + " is not JSON that can be read" + where);
        }
    }

    /** Strict: no replacement characters, because what is published is what was read. */
    public static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The canonical form: members in the order of their names, no blanks, a final newline. */
    public static String canonical(JsonNode node) {
        return MAPPER.writeValueAsString(node) + "\n";
    }

    /** The same for people: with line breaks and indentation, and a final newline. */
    public static String readable(JsonNode node) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
    }

    /** The string that a member holds, if it holds one. */
    public static Optional<String> string(JsonNode object, String name) {
        return object.optional(name).filter(JsonNode::isString).map(JsonNode::stringValue);
    }
}
