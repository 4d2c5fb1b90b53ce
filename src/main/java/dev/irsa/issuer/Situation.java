package dev.irsa.issuer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that a plan depends on.
 *
 * @param published what each sink holds that could be read
 * @param complete whether every sink could be read; if not, nothing is removed but a compromised key
 * @param options what a person asked for
 */
public record Situation(
        IssuerUrl issuer,
        Observation observation,
        Ledger ledger,
        List<Published> published,
        boolean complete,
        RotationPolicy policy,
        Options options,
        Instant now) {

    /**
     * What a person asked for.
     *
     * @param adopt take over documents that this program did not write
     * @param migrating the API servers' issuer may differ, because it is being changed
     * @param compromised a key to take out at once
     */
    public record Options(DocumentMode mode, boolean adopt, boolean migrating, Optional<KeyId> compromised) {
        public static final Options DEFAULT = new Options(DocumentMode.SYNTHESISED, false, false, Optional.empty());
    }
}
