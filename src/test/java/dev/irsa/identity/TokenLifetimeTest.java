package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenLifetimeTest {
    @ParameterizedTest
    @CsvSource({
        "600, 600, false",
        "601, 601, false",
        "3600, 3600, false",
        "+3600, 3600, false",
        "0003600, 3600, false",
        "86400, 86400, false",
        "599, 600, true",
        "0, 600, true",
        "-0, 600, true",
        "-1, 600, true",
        "-86400, 600, true",
        "86401, 86400, true",
        "4294967296, 86400, true",
        "4294967297, 86400, true",
        "9223372036854775807, 86400, true",
        "9223372036854775808, 86400, true",
        "18446744073709555216, 86400, true",
        "-9223372036854775809, 600, true",
    })
    void isReadAndClamped(String text, int seconds, boolean clamped) {
        assertThat(TokenLifetime.parse(text))
                .isEqualTo(Parsed.valid(new TokenLifetime.Stated(new TokenLifetime(seconds), clamped)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "-", "+-1", "--1", "1e4", "3600s", "0x10", "3600.0", "3_600", "3,600", "NaN"})
    @ValueSource(strings = {" 7200 ", " 7200", "7200 ", "7200\n", "7200\0", "\ufeff7200"})
    @ValueSource(
            strings = {"\u0663\u0666\u0660\u0660", "\uff17\uff12\uff10\uff10", "\u096d\u0968\u0966\u0966", "360\u0660"})
    void isNoNumber(String text) {
        assertThat(Problems.of(TokenLifetime.parse(text))).isEqualTo("is not a number of seconds");
    }

    @Test
    void longTextIsStillANumber() {
        assertThat(TokenLifetime.parse("9".repeat(100_000)))
                .isEqualTo(Parsed.valid(new TokenLifetime.Stated(TokenLifetime.DAY, true)));
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 599, 86_401, Integer.MAX_VALUE})
    void existsOnlyWithinTheRange(int seconds) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TokenLifetime(seconds));
    }

    @ParameterizedTest
    @CsvSource({"-9223372036854775808,600", "60,600", "700,700", "9223372036854775807,86400"})
    void clampsToTheNearerEnd(long seconds, int expected) {
        assertThat(TokenLifetime.clamp(seconds)).isEqualTo(new TokenLifetime(expected));
    }
}
