package dev.irsa.cli;

import dev.irsa.issuer.IssuerUrl;
import java.util.Optional;

/**
 * Where something of an issuer goes: {@code ISSUER=PLACE}, or a place alone, which is for every issuer.
 *
 * @param issuer the text of the issuer; absent: every one
 */
record IssuerPlace(Optional<String> issuer, String place) {
    /** Issuers have no query (I1), so the first equals sign ends one. */
    static IssuerPlace parse(String word) {
        int equals = word.indexOf('=');
        return word.startsWith("https://") && equals > 0
                ? new IssuerPlace(Optional.of(word.substring(0, equals)), word.substring(equals + 1))
                : new IssuerPlace(Optional.empty(), word);
    }

    boolean isFor(IssuerUrl url) {
        return issuer.isEmpty() || issuer.get().equals(url.text());
    }
}
