package dev.irsa.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected values are those of sigs.k8s.io/yaml, except that numbers keep all their digits. */
class PlainScalarTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``     | null
            ~      | null
            Null   | null
            nUll   | "nUll"
            yes    | true
            y      | true
            On     | true
            off    | false
            N      | false
            yEs    | "yEs"
            0      | 0
            -0     | 0
            +12    | 12
            1_000  | 1000
            0644   | 420
            -0644  | -420
            0o644  | 420
            0x1F   | 31
            0b101  | 5
            08     | 8
            0o8    | "0o8"
            0x     | "0x"
            1e3    | 1E+3
            1.0    | 1.0
            1.10   | 1.10
            .5     | 0.5
            5.     | 5
            -1.5e-7 | -1.5E-7
            1e400  | "1e400"
            .      | "."
            -      | "-"
            +      | "+"
            ._5    | "._5"
            1.2.3  | "1.2.3"
            1:30   | "1:30"
            2024-01-02 | "2024-01-02"
            2147483648 | 2147483648
            18446744073709551616 | 18446744073709551616
            0x10000000000000000  | 18446744073709551616
            12345678901234567890.123456789 | 12345678901234567890.123456789
            1e99999999999 | "1e99999999999"
            =      | "="
            <<     | "<<"
            ١٢     | "١٢"
            """)
    void resolves(String text, String json) {
        assertThat(PlainScalar.resolve(text)).hasToString(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {".inf", "-.Inf", "+.INF", ".nan", ".NaN"})
    void jsonHasNoSuchNumber(String text) {
        assertThat(PlainScalar.resolve(text)).isNull();
    }
}
