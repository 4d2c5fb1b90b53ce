package dev.irsa.testing.aws;

import java.util.Map;
import java.util.Optional;

/**
 * A call that reached STS, refused or not.
 *
 * @param host the name the client called, without the port
 * @param parameters as sent, but without tokens
 * @param caller the access key that signed it
 * @param token what was in the token, once it was verified
 * @param outcome an error code, or the ARN that the answer speaks of
 * @param rule what was broken, as {@link Refusal#rule()} has it
 * @param issued the access key that was handed out
 * @param agent the User-Agent
 */
public record Call(
        String host,
        String action,
        Map<String, String> parameters,
        Optional<String> caller,
        Optional<VerifiedToken> token,
        String outcome,
        String rule,
        Optional<String> issued,
        String agent) {
    private static final String GLOBAL = "sts.amazonaws.com";

    /** The region of the endpoint that was called: {@code global}, a region, or {@code none} for one with an address. */
    public String region() {
        return region(host);
    }

    static String region(String host) {
        String[] labels = host.split("\\.");
        if (host.equals(GLOBAL)) {
            return "global";
        }
        return labels.length > 2 && labels[0].equals("sts") ? labels[1] : "none";
    }

    public boolean isRefused() {
        return !outcome.startsWith("arn:");
    }
}
