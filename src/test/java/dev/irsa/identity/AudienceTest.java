package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudienceTest {
    @ParameterizedTest
    @ValueSource(strings = {"sts.amazonaws.com", "amazonaws.com", "vault", "https://issuer.example:8443/a/b?c=d"})
    @ValueSource(strings = {"urn:x:y", "a,b", "system:serviceaccount", "user@host", "~x_y!&*+;="})
    void isRead(String text) {
        assertThat(Audience.parse(text, Set.of("api"))).isEqualTo(Parsed.valid(new Audience(text)));
        assertThat(new Audience(text)).hasToString(text);
    }

    @Test
    void emptyIsNone() {
        assertThat(Problems.of(Audience.parse("", Set.of()))).isEqualTo("is empty");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$(SECRET)", "a$b", "a b", " ", "a\n", "\0", "\u00e9", "st\u0455", "a\u200bb", "\u202ea"})
    @ValueSource(strings = {"<script>", "\"a\"", "a'b", "{{a}}", "#{a}", "a%0d", "a\\b", "a|b", "a`b", "a^b", "(a)"})
    void hasCharactersThatItCannotHave(String text) {
        assertThat(Problems.of(Audience.parse(text, Set.of())))
                .isEqualTo("has characters that an audience cannot have");
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 4096})
    void isTooLong(int length) {
        assertThat(Problems.of(Audience.parse("a".repeat(length), Set.of())))
                .isEqualTo("is longer than 255 characters");
    }

    @Test
    void mayBeAsLongAsAClientId() {
        assertThat(Audience.parse("a".repeat(255), Set.of())).isInstanceOf(Parsed.Valid.class);
    }

    @Test
    void isNeverTheApiServersOwn() {
        Set<String> reserved = Set.of("https://kubernetes.default.svc", "https://issuer.example");

        assertThat(reserved)
                .allMatch(
                        text -> Problems.of(Audience.parse(text, reserved)).equals("is an audience of the API server"));
        assertThat(Audience.parse("https://issuer.example/", reserved)).isInstanceOf(Parsed.Valid.class);
    }
}
