package dev.irsa.serving;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Something that must hold for a server to be ready.
 */
public interface Condition {
    /** A short name in kebab case, shown by {@code /readyz?verbose}. */
    String name();

    /** What is wrong; empty while the condition holds. */
    Optional<String> problem();

    /** A condition from its parts. */
    static Condition of(String name, Supplier<Optional<String>> problem) {
        return new Condition() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> problem() {
                return problem.get();
            }
        };
    }
}
