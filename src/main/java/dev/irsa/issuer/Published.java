package dev.irsa.issuer;

import java.util.Optional;

/**
 * What a sink holds now.
 *
 * @param sink its name for people
 * @param keys the keys in its key set; none when there is nothing that can be read
 * @param owned whether this program wrote it for this issuer
 * @param current whether what goes with the bytes (content type, cache control) is as it should be
 */
public record Published(
        String sink, Optional<Document> jwks, Optional<Document> discovery, Jwks keys, boolean owned, boolean current) {
    public static Published of(
            String sink, Optional<Document> jwks, Optional<Document> discovery, boolean owned, boolean current) {
        Jwks keys = jwks.flatMap(document -> Jwks.parse(document.bytes()).toOptional())
                .orElse(Jwks.EMPTY);
        return new Published(sink, jwks, discovery, keys, owned, current);
    }

    boolean isEmpty() {
        return jwks.isEmpty() && discovery.isEmpty();
    }
}
