package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, '', true",
        "*, anything, true",
        "**, x, true",
        "team-*, team-a, true",
        "team-*, team-, true",
        "team-*, team, false",
        "team-*, my-team-a, false",
        "*-prod, a-prod, true",
        "*-prod, a-prod-b, false",
        "a*b, ab, true",
        "a*b, axxb, true",
        "aa*aa, aaa, false",
        "aa*aa, aaaa, true",
        "a*b*c, abc, true",
        "a*b*c, acb, false",
        "a*bc*bc, abcbc, true",
        "a*bc*bc, abc, false",
        "*ab*ab*, xabyab, true",
        "*ab*ab*, xabyb, false",
        "literal, literal, true",
        "literal, literal2, false",
        "a.c, abc, false",
        "a?c, abc, false",
        "[ab], a, false",
        "'', '', true",
        "'', a, false",
    })
    void matchesTheWholeName(String pattern, String name, boolean matches) {
        assertThat(new NamePattern(pattern).matches(name)).isEqualTo(matches);
    }

    @Test
    void agreesWithARegularExpression() {
        String[] alphabet = {"a", "b", "*"};
        for (int i = 0; i < 729; i++) {
            String pattern = word(i, 6, alphabet);
            Pattern regex = Pattern.compile(pattern.replace("*", ".*"));
            NamePattern glob = new NamePattern(pattern);
            for (int j = 0; j < 32; j++) {
                String name = word(j, 5, new String[] {"a", "b"});
                assertThat(glob.matches(name))
                        .as("%s on %s", pattern, name)
                        .isEqualTo(regex.matcher(name).matches());
            }
        }
    }

    private static String word(int number, int length, String[] alphabet) {
        StringBuilder word = new StringBuilder();
        for (int i = 0, rest = number; i < length; i++, rest /= alphabet.length) {
            word.append(alphabet[rest % alphabet.length]);
        }
        return word.toString();
    }

    @Test
    void doesNotBacktrack() {
        NamePattern stars = new NamePattern("a*".repeat(2000) + "b");

        boolean matches = Assertions.assertTimeout(Duration.ofSeconds(2), () -> stars.matches("a".repeat(10_000)));

        assertThat(matches).isFalse();
    }

    @Test
    void knowsItsLiteralPrefix() {
        assertThat(new NamePattern("team-*-x*").prefixLength()).isEqualTo(5);
        assertThat(new NamePattern("*").prefixLength()).isZero();
        assertThat(new NamePattern("demo").prefixLength()).isEqualTo(4);
        assertThat(new NamePattern("demo").isLiteral()).isTrue();
        assertThat(new NamePattern("demo*").isLiteral()).isFalse();
    }

    @Test
    void isAValue() {
        assertThat(new NamePattern("a*"))
                .isEqualTo(new NamePattern("a*"))
                .hasSameHashCodeAs(new NamePattern("a*"))
                .isNotEqualTo(new NamePattern("a**"))
                .hasToString("a*");
    }
}
