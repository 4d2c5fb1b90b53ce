package dev.irsa.testing.aws;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads JSON of UTF-8 without a byte order mark (RFC 8259, section 8.1), in which no member occurs twice. */
final class StrictJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private StrictJson() {}

    /**
     * The document in these bytes.
     *
     * @throws Refusal when there is none
     */
    static JsonNode read(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.startsWith("\uFEFF")) {
                throw Refusal.noVerificationKey("json");
            }
            return JSON.readTree(text);
        } catch (CharacterCodingException | JacksonException e) {
            throw Refusal.noVerificationKey("json");
        }
    }
}
