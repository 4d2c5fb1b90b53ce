package dev.irsa.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Timeout;

/** An input is a pattern and a name on two lines. */
@Timeout(60)
class NamePatternFuzzTest {
    @FuzzTest
    void matches(byte[] input) {
        String[] lines = new String(input, UTF_8).split("\n", 2);
        String name = lines.length > 1 ? lines[1] : "";
        NamePattern pattern = new NamePattern(lines[0]);
        assertThat(pattern.matches(name)).isEqualTo(matches(lines[0], name));
        assertThat(pattern.isLiteral()).isEqualTo(!lines[0].contains("*"));
        assertThat(lines[0]).startsWith(lines[0].substring(0, pattern.prefixLength()));
    }

    /** By the definition, in a table: whether the first characters of the pattern match the first of the name. */
    private static boolean matches(String pattern, String name) {
        boolean[] row = new boolean[name.length() + 1];
        row[0] = true;
        for (char c : pattern.toCharArray()) {
            boolean[] next = new boolean[row.length];
            for (int i = 0; i < row.length; i++) {
                next[i] = c == '*' ? row[i] || i > 0 && next[i - 1] : i > 0 && row[i - 1] && name.charAt(i - 1) == c;
            }
            row = next;
        }
        return row[name.length()];
    }
}
