package dev.irsa.issuer.check;

import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.source.Trust;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a check is asked to do.
 *
 * @param reach whether private hosts and ports are errors
 * @param timeout how long an answer is waited for; longer than STS waits, to tell slow from dead
 * @param tokens to verify with the public documents alone
 * @param audiences of which each token must have one
 * @param expected the key set that should be public
 */
public record CheckSettings(
        Trust trust,
        Reach reach,
        Duration timeout,
        RotationPolicy policy,
        List<String> tokens,
        Set<String> audiences,
        Optional<Jwks> expected) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    public CheckSettings {
        tokens = List.copyOf(tokens);
        audiences = Set.copyOf(audiences);
    }

    /** The same with other tokens. */
    public CheckSettings withTokens(List<String> others) {
        return new CheckSettings(trust, reach, timeout, policy, others, audiences, expected);
    }

    /** STS' own audience. */
    public static final String STS = "sts.amazonaws.com";

    public static CheckSettings of(Trust trust, Reach reach) {
        return new CheckSettings(
                trust, reach, TIMEOUT, RotationPolicy.DEFAULT, List.of(), Set.of(STS), Optional.empty());
    }
}
