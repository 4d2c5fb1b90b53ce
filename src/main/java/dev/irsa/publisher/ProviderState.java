package dev.irsa.publisher;

import java.util.List;

/** How the OIDC provider in IAM compares with what it should be. */
public sealed interface ProviderState {
    /** Whether AWS takes tokens of the issuer, as far as the provider is concerned. */
    default boolean isInSync() {
        return this instanceof InSync || this instanceof Repaired;
    }

    /**
     * It is as it should be.
     *
     * @param unexpected client ids that are there besides those that were asked for
     */
    record InSync(List<String> unexpected) implements ProviderState {}

    /**
     * It differed until a moment ago.
     *
     * @param lines what was changed, each a line of a diff
     */
    record Repaired(List<String> lines) implements ProviderState {}

    /**
     * It differs, and is only reported.
     *
     * @param lines what would be changed, each a line of a diff
     */
    record Differs(List<String> lines) implements ProviderState {}

    /** Somebody else made it. */
    record Foreign(String arn) implements ProviderState {}

    /**
     * IAM could not be asked.
     *
     * @param why a sentence without a capital and a full stop
     */
    record Unknown(String why) implements ProviderState {}
}
