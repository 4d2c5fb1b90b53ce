package dev.irsa.issuer;

import java.util.List;
import java.util.Optional;

/** What one source (an API server, a file) said about the keys. */
public sealed interface View {
    /** The source's name for people: an address, a path. */
    String source();

    /**
     * The source lists keys.
     *
     * @param discovery its discovery document, where it has one
     * @param signer the kid of a token that was minted there just now, where that can be known
     * @param findings what was wrong, but not so wrong as to refuse it
     */
    record Listed(
            String source, Jwks keys, Optional<Discovery> discovery, Optional<KeyId> signer, List<Finding> findings)
            implements View {}

    /**
     * The source did not answer. What it lists is unknown.
     *
     * @param why as the end of a sentence
     */
    record Unreadable(String source, String why) implements View {}

    /** The source answered something that must not be published. */
    record Broken(String source, List<Finding> findings) implements View {}

    /** What becomes of a key set that was read. */
    static View of(String source, Checked<Jwks> keys) {
        return switch (keys) {
            case Checked.Accepted<Jwks>(Jwks accepted, List<Finding> findings) ->
                new Listed(source, accepted, Optional.empty(), Optional.empty(), findings);
            case Checked.Refused<Jwks>(List<Finding> findings) -> new Broken(source, findings);
        };
    }
}
