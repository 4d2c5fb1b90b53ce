package dev.irsa.aws;

import dev.irsa.issuer.Severity;

/**
 * What is wrong with a trust policy.
 *
 * @param where the statement, by its Sid or its number from 1; empty for the whole
 * @param sentence what is wrong and what to do about it
 */
public record TrustFinding(TrustRule rule, Severity severity, String where, String sentence) {
    private static final int MAX_LENGTH = 400;

    public TrustFinding {
        where = printable(where);
        sentence = printable(sentence);
    }

    /** The text comes out of a policy that anybody may have written, and goes to a terminal. */
    private static String printable(String text) {
        String shown = text.replaceAll("[^\\x20-\\x7e]", "?");
        return shown.length() <= MAX_LENGTH ? shown : shown.substring(0, MAX_LENGTH);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }
}
