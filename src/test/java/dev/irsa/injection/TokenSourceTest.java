package dev.irsa.injection;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

class TokenSourceTest {
    private static final String TOKEN =
            "{'serviceAccountToken': {'audience': 'a', 'expirationSeconds': 1, 'path': 'p'}}";

    @Test
    void oneTokenAlone() {
        assertThat(read("{'sources': [" + TOKEN + "], 'defaultMode': 420}")).isEqualTo(new TokenSource("a", "p", true));
    }

    @Test
    void oneTokenBesideOtherThings() {
        assertThat(read("{'sources': [{'configMap': {'items': [{'path': 'p'}]}}, " + TOKEN + ", {'secret': {}}]}"))
                .isEqualTo(new TokenSource("a", "p", false));
    }

    @Test
    void aTokenForTheApiServer() {
        assertThat(read("{'sources': [{'serviceAccountToken': {'path': 'p'}}]}"))
                .isEqualTo(new TokenSource(null, "p", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "'x'",
                "{'sources': null}",
                "{'sources': []}",
                "{'sources': {'serviceAccountToken': {'audience': 'a', 'path': 'p'}}}",
                "{'sources': [{'secret': {'serviceAccountToken': {'path': 'p'}}}]}",
                "{'sources': [{'serviceAccountToken': {'audience': 'a'}}]}",
                "{'sources': [{'serviceAccountToken': {'audience': 'a', 'path': ''}}]}",
                "{'sources': [{'serviceAccountToken': {'audience': 'a', 'path': ['p']}}]}",
                "{'sources': [{'serviceAccountToken': 'p'}, null, 'x', [" + TOKEN + "]]}",
                "{'sources': [" + TOKEN + ", " + TOKEN + "]}",
                "{'serviceAccountToken': {'audience': 'a', 'path': 'p'}}",
            })
    void anythingElseIsNone(String projected) {
        assertThat(read(projected)).isNull();
    }

    private static @Nullable TokenSource read(String projected) {
        try (JsonParser parser = Trees.JSON.createParser("[" + projected.replace('\'', '"') + ",true]")) {
            parser.nextToken();
            parser.nextToken();
            TokenSource source = TokenSource.read(parser);
            assertThat(parser.nextToken()).as("what comes next").isEqualTo(JsonToken.VALUE_TRUE);
            return source;
        }
    }
}
