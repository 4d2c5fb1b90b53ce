package dev.irsa.serving;

import java.util.Optional;
import java.util.function.Supplier;

/** Something that should hold for a server to be in order. */
public interface Condition {
    /** A short name in kebab case, shown by {@code /readyz?verbose}. */
    String name();

    /** What is wrong; empty while the condition holds. */
    Optional<String> problem();

    /** Whether the server is not ready while it does not hold; otherwise it is ready, but degraded. */
    default boolean isGating() {
        return true;
    }

    /** A condition that makes ready, from its parts. */
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

    /** A condition that is shown and measured, but leaves the server ready. */
    static Condition degraded(String name, Supplier<Optional<String>> problem) {
        return new Condition() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> problem() {
                return problem.get();
            }

            @Override
            public boolean isGating() {
                return false;
            }
        };
    }
}
