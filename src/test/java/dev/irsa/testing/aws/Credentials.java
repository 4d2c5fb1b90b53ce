package dev.irsa.testing.aws;

import java.time.Instant;
import java.util.Optional;

/**
 * An access key that was handed out.
 *
 * @param token of a session; a user's key has none
 * @param arn who it stands for
 * @param role the ARN of the role of a session
 */
public record Credentials(
        String accessKey,
        String secret,
        Optional<String> token,
        Optional<Instant> end,
        String arn,
        Optional<String> role,
        String userId) {
    String account() {
        return arn.split(":", -1)[4];
    }

    /** The same key, said to end at another time. */
    Credentials until(Instant other) {
        return new Credentials(accessKey, secret, token, Optional.of(other), arn, role, userId);
    }

    boolean isExpired(Instant now) {
        return end.filter(each -> !each.isAfter(now)).isPresent();
    }
}
