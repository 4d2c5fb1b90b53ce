package dev.irsa.issuer;

/** Who must be able to reach an issuer. */
public enum Reach {
    /** AWS must: ports and private hosts are errors. */
    PUBLIC,
    /** Only machines nearby, as in a test or a demonstration: ports and private hosts are warnings. */
    PRIVATE;

    Finding finding(Rule rule, String sentence) {
        return switch (this) {
            case PUBLIC -> Finding.error(rule, sentence);
            case PRIVATE -> Finding.warning(rule, sentence);
        };
    }
}
