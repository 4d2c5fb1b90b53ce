package dev.irsa.admission;

import java.util.Optional;

/**
 * Something that must hold for the webhook to be ready.
 */
public interface Condition {
    /** A short name in kebab case, shown by {@code /readyz?verbose}. */
    String name();

    /** What is wrong; empty while the condition holds. */
    Optional<String> problem();
}
