package dev.irsa.identity;

import static org.assertj.core.api.Assertions.assertThat;

/** What was wrong with a text. */
final class Problems {
    private Problems() {}

    /** The problem of a text that must not be a value. */
    static String of(Parsed<?> parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Invalid.class);
        return ((Parsed.Invalid<?>) parsed).problem();
    }
}
