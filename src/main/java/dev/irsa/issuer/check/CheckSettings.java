package dev.irsa.issuer.check;

import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.source.Trust;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a check is asked to do.
 *
 * @param reach whether private hosts and ports are errors
 * @param timeout how long an answer is waited for; longer than STS waits, to tell slow from dead
 * @param token a token to verify with the public documents alone
 * @param audiences of which the token must have one
 * @param expected the key set that should be public
 */
public record CheckSettings(
        Trust trust,
        Reach reach,
        Duration timeout,
        RotationPolicy policy,
        Optional<String> token,
        Set<String> audiences,
        Optional<Jwks> expected) {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** STS' own audience. */
    public static final String STS = "sts.amazonaws.com";

    public static CheckSettings of(Trust trust, Reach reach) {
        return new CheckSettings(
                trust, reach, TIMEOUT, RotationPolicy.DEFAULT, Optional.empty(), Set.of(STS), Optional.empty());
    }
}
