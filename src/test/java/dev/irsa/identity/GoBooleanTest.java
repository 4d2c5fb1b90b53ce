package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoBooleanTest {
    @ParameterizedTest
    @ValueSource(strings = {"1", "t", "T", "TRUE", "true", "True"})
    void isTrue(String text) {
        assertThat(GoBoolean.parse(text)).isEqualTo(Parsed.valid(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "f", "F", "FALSE", "false", "False"})
    void isFalse(String text) {
        assertThat(GoBoolean.parse(text)).isEqualTo(Parsed.valid(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "yes", "no", "on", "off", "y", "tRUE", "tr\u0075e ", " true", "01", "-1", "TRU\u0130"})
    @ValueSource(strings = {"\uff11", "\uff54rue", "true\n", "true\0", "null"})
    void isNeither(String text) {
        assertThat(Problems.of(GoBoolean.parse(text))).isEqualTo("is not true or false");
    }

    @Test
    void doesNotDependOnTheLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(GoBoolean.parse("TRUE")).isEqualTo(Parsed.valid(true));
            assertThat(Problems.of(GoBoolean.parse("\u0131"))).isNotEmpty();
        } finally {
            Locale.setDefault(before);
        }
    }
}
