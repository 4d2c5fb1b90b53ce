package dev.irsa.issuer;

import static java.util.Objects.requireNonNull;

/**
 * What checking a rule brought to light.
 *
 * @param sentence what is wrong and what to do about it; safe to print, and without anything secret
 */
public record Finding(Rule rule, Severity severity, String sentence) {
    private static final int MAX_LENGTH = 600;

    public Finding {
        requireNonNull(rule, "rule is null");
        requireNonNull(severity, "severity is null");
        sentence = Printable.text(sentence, MAX_LENGTH);
    }

    public static Finding ok(Rule rule, String sentence) {
        return new Finding(rule, Severity.OK, sentence);
    }

    public static Finding warning(Rule rule, String sentence) {
        return new Finding(rule, Severity.WARNING, sentence);
    }

    public static Finding error(Rule rule, String sentence) {
        return new Finding(rule, Severity.ERROR, sentence);
    }

    public boolean isError() {
        return severity == Severity.ERROR;
    }

    /** The same finding, no worse than a warning. */
    public Finding softened() {
        return isError() ? warning(rule, sentence) : this;
    }

    @Override
    public String toString() {
        return rule + " " + severity.label() + ": " + sentence;
    }
}
