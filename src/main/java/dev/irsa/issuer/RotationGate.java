package dev.irsa.issuer;

import java.time.Duration;
import java.util.Optional;

/** Whether a step of a rotation is safe now. */
public sealed interface RotationGate {
    KeyId kid();

    /** Why, as a sentence. */
    String reason();

    /** The step can be done. */
    record Open(KeyId kid, String reason) implements RotationGate {}

    /**
     * The step would break tokens.
     *
     * @param remaining how long to wait, when waiting is all there is to do
     */
    record Closed(KeyId kid, Rule rule, String reason, Optional<Duration> remaining) implements RotationGate {}
}
