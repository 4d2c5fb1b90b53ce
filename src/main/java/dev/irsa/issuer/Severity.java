package dev.irsa.issuer;

import java.util.Locale;

/** How bad a finding is. */
public enum Severity {
    /** The rule was checked and holds. */
    OK,
    /** It works, but somebody should know. */
    WARNING,
    /** It does not work, or must not be done. */
    ERROR;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word used in tables and JSON. */
    public String label() {
        return label;
    }
}
