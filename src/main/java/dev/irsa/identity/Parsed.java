package dev.irsa.identity;

import java.util.function.Function;

/**
 * The result of reading a value from text that somebody wrote.
 *
 * @param <T> the value's type; a value that exists is valid
 */
public sealed interface Parsed<T> {
    /** The text was a value. */
    record Valid<T>(T value) implements Parsed<T> {}

    /**
     * The text was not a value.
     *
     * @param problem what is wrong with it, as the end of a sentence such as "role-arn …"; never contains the text
     */
    record Invalid<T>(String problem) implements Parsed<T> {}

    static <T> Parsed<T> valid(T value) {
        return new Valid<>(value);
    }

    static <T> Parsed<T> invalid(String problem) {
        return new Invalid<>(problem);
    }

    /** The value, or what {@code otherwise} makes of the problem (often an exception it throws). */
    default T orElse(Function<String, T> otherwise) {
        return switch (this) {
            case Valid<T>(T value) -> value;
            case Invalid<T>(String problem) -> otherwise.apply(problem);
        };
    }
}
