package dev.irsa.identity;

import java.util.Set;

/**
 * The audience of a token: one string, compared byte for byte by the relying party.
 *
 * @param text 1 to 255 characters, IAM's limit for a client id
 */
public record Audience(String text) {
    private static final int MAX = 255;

    /**
     * Reads an audience.
     *
     * @param reserved the audiences that the cluster's own API server accepts. A token for one of those, at a path that
     *     every library knows, would be a key to the API server, so they are refused
     */
    public static Parsed<Audience> parse(String text, Set<String> reserved) {
        if (text.isEmpty()) {
            return Parsed.invalid("is empty");
        }
        if (text.length() > MAX) {
            return Parsed.invalid("is longer than 255 characters");
        }
        if (!text.chars().allMatch(Audience::isAllowed)) {
            return Parsed.invalid("has characters that an audience cannot have");
        }
        if (reserved.contains(text)) {
            return Parsed.invalid("is an audience of the API server");
        }
        return Parsed.valid(new Audience(text));
    }

    private static boolean isAllowed(int c) {
        return Ascii.isLetterOrDigit(c) || "._~:/?@!&*+,;=-".indexOf(c) >= 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
