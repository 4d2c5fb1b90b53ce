package dev.irsa.audit;

import dev.irsa.identity.ServiceAccountRef;
import java.util.Locale;

/**
 * What is wrong with a running pod's identity.
 *
 * @param account whose identity the pod is to have
 * @param expected what it should carry: a role, an audience, or the word for container credentials
 * @param actual what it carries; empty when that is nothing
 */
public record Finding(Kind kind, ServiceAccountRef account, String expected, String actual) {
    /** What a pod carries may be any text; longer than this no role and no audience is. */
    private static final int MAX_ACTUAL = 255;

    /** The kinds of findings; the set is closed, and the words are labels of metrics. */
    public enum Kind {
        /** No container has the identity: the webhook was not there, or the role came after the pod. */
        NOT_INJECTED("recreate the pod; if that does not help, see whether the webhook is called for it"),
        /** Some containers have it and others lack it: another webhook added them after ours. */
        PARTLY_INJECTED("set reinvocationPolicy to IfNeeded in the webhook configuration, then recreate the pod"),
        /** The role has changed since the pod was made. */
        OTHER_ROLE("recreate the pod"),
        /** The audience has changed since the pod was made. */
        OTHER_AUDIENCE("recreate the pod");

        private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
        private final String advice;

        Kind(String advice) {
            this.advice = advice;
        }

        /** The word used in metrics and tables. */
        public String label() {
            return label;
        }

        /** What to do about it. */
        public String advice() {
            return advice;
        }
    }

    public Finding {
        actual = actual.length() > MAX_ACTUAL ? actual.substring(0, MAX_ACTUAL) : actual;
        actual = actual.chars().allMatch(c -> c >= ' ' && c < 0x7f) ? actual : actual.replaceAll("[^ -~]", "?");
    }

    /** What is wrong, in a sentence about the pod. */
    public String sentence() {
        return switch (kind) {
            case NOT_INJECTED -> "has no token for " + expected + ", which serviceaccount " + account + " grants";
            case PARTLY_INJECTED ->
                actual + " lack the token for " + expected + ", which serviceaccount " + account + " grants";
            case OTHER_ROLE -> "carries " + actual + ", but serviceaccount " + account + " grants " + expected;
            case OTHER_AUDIENCE ->
                "has a token for the audience " + actual + ", but that of serviceaccount " + account + " is "
                        + expected;
        };
    }
}
