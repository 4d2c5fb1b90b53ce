package dev.irsa.issuer;

/** Where the discovery document comes from (D5). The issuer in it is never rewritten. */
public enum DocumentMode {
    /** The API server's bytes, for when its jwks_uri is already public. */
    VERBATIM,
    /** The API server's document with our jwks_uri. */
    REWRITTEN,
    /** Our own document. */
    SYNTHESISED
}
