package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ParsedTest {
    @Test
    void aValueNeedsNoAlternative() {
        assertThat(Parsed.valid("value").orElse(problem -> "other")).isEqualTo("value");
    }

    @Test
    void theAlternativeIsToldTheProblem() {
        assertThat(Parsed.<String>invalid("is empty").orElse(problem -> "it " + problem))
                .isEqualTo("it is empty");
    }
}
