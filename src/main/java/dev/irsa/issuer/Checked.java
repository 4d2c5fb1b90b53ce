package dev.irsa.issuer;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The result of checking something from outside against the rules.
 *
 * @param <T> the value's type; a value that exists keeps the rules
 */
public sealed interface Checked<T> {
    /** What was found, in the order of checking. */
    List<Finding> findings();

    /** There are no errors among the findings. */
    record Accepted<T>(T value, List<Finding> findings) implements Checked<T> {}

    /** At least one finding is an error. */
    record Refused<T>(List<Finding> findings) implements Checked<T> {}

    static <T> Checked<T> accepted(T value) {
        return new Accepted<>(value, List.of());
    }

    static <T> Checked<T> refused(Rule rule, String sentence) {
        return new Refused<>(List.of(Finding.error(rule, sentence)));
    }

    default Optional<T> toOptional() {
        return switch (this) {
            case Accepted<T> accepted -> Optional.of(accepted.value());
            case Refused<T> _ -> Optional.empty();
        };
    }

    /** The value, or what {@code otherwise} makes of the findings (often an exception it throws). */
    default T orElse(Function<List<Finding>, T> otherwise) {
        return switch (this) {
            case Accepted<T> accepted -> accepted.value();
            case Refused<T>(List<Finding> findings) -> otherwise.apply(findings);
        };
    }

    /** Passes an accepted value on; hands the findings to a collector either way. */
    default Optional<T> into(Findings collector) {
        collector.addAll(findings());
        return toOptional();
    }
}
