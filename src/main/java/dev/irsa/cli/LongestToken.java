package dev.irsa.cli;

import dev.irsa.issuer.Spoken;
import dev.irsa.issuer.source.cluster.MountedToken;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * The longest life of any token, and how it is known.
 *
 * @param from for people
 */
record LongestToken(Duration lifetime, String from) {
    static LongestToken given(Duration lifetime) {
        return new LongestToken(lifetime, "--token-lifetime");
    }

    /** The longest that a pod asks for, if it is longer than what was said. Pods that are gone cannot be asked. */
    static LongestToken of(Duration given, List<MountedToken> tokens) {
        return tokens.stream()
                .max(Comparator.comparing(MountedToken::lifetime))
                .filter(longest -> longest.lifetime().compareTo(given) > 0)
                .map(longest -> new LongestToken(
                        longest.lifetime(), "pod " + longest.namespace() + "/" + longest.pod() + " asks for it"))
                .orElseGet(() -> given(given));
    }

    @Override
    public String toString() {
        return Spoken.duration(lifetime) + " (" + from + ")";
    }
}
