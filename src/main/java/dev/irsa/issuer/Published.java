package dev.irsa.issuer;

import java.util.Optional;

/**
 * What a sink holds now.
 *
 * @param sink its name for people
 * @param keys the keys in its key set; none when there is nothing that can be read
 * @param refusal why the key set, though it is there and not just empty, cannot be read; keys in it are not known then
 * @param owned whether this program wrote it for this issuer
 * @param current whether what goes with the bytes (content type, cache control) is as it should be
 */
public record Published(
        String sink,
        Optional<Document> jwks,
        Optional<Document> discovery,
        Jwks keys,
        Optional<String> refusal,
        boolean owned,
        boolean current) {
    public static Published of(
            String sink, Optional<Document> jwks, Optional<Document> discovery, boolean owned, boolean current) {
        Optional<Checked<Jwks>> parsed = jwks.map(document -> Jwks.parse(document.bytes()));
        Jwks keys = parsed.flatMap(Checked::toOptional).orElse(Jwks.EMPTY);
        Optional<String> refusal = jwks.filter(document -> !hasNoKeys(document))
                .flatMap(_ -> parsed)
                .flatMap(Published::error);
        return new Published(sink, jwks, discovery, keys, refusal, owned, current);
    }

    private static Optional<String> error(Checked<Jwks> parsed) {
        return parsed.findings().stream()
                .filter(Finding::isError)
                .map(Finding::sentence)
                .findFirst();
    }

    private static boolean hasNoKeys(Document jwks) {
        return Json.object(jwks.bytes(), Rule.K8, "the key set")
                .toOptional()
                .map(json -> json.path("keys"))
                .filter(keys -> keys.isArray() && keys.isEmpty())
                .isPresent();
    }

    boolean isEmpty() {
        return jwks.isEmpty() && discovery.isEmpty();
    }
}
