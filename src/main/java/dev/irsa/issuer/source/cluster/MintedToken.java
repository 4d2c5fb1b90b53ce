package dev.irsa.issuer.source.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.cluster.ApiServer;
import dev.irsa.issuer.Base64Url;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Rule;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A token that an API server signed just now (TokenRequest API), which says which key signs there. It is a credential:
 * its text is compared with public keys and then forgotten, and is in no message.
 *
 * @param issuer the claim {@code iss}
 */
public record MintedToken(String text, KeyId kid, String issuer) {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    /** The least that Kubernetes gives. */
    private static final int SECONDS = 600;

    /**
     * Whose token is minted, for whom. Needs create on serviceaccounts/token of that one account.
     */
    public record Request(String namespace, String serviceAccount, String audience) {
        String path() {
            return "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + serviceAccount + "/token";
        }
    }

    /**
     * Asks an API server for a token.
     *
     * @throws IOException when it gives none; the message ends a sentence
     */
    static MintedToken mint(ApiServer api, Request request) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("apiVersion", "authentication.k8s.io/v1");
        body.put("kind", "TokenRequest");
        ObjectNode spec = body.putObject("spec").put("expirationSeconds", SECONDS);
        spec.putArray("audiences").add(request.audience());
        byte[] bytes = Json.canonical(body).getBytes(UTF_8);
        try (ApiResponse response =
                api.call(ApiRequest.send("POST", request.path(), "application/json", bytes, LIMIT))) {
            byte[] answer = response.body().readNBytes(Json.MAX_READ_BYTES + 1);
            if (response.status() != 201) {
                String hint = response.status() == 403 ? "; allow create on its own serviceaccounts/token" : "";
                throw new IOException("status " + response.status() + hint);
            }
            return Json.object(answer, Rule.V1, "the answer")
                    .toOptional()
                    .flatMap(object -> Json.string(object.path("status"), "token"))
                    .flatMap(MintedToken::read)
                    .orElseThrow(() -> new IOException("the answer holds no token"));
        }
    }

    private static Optional<MintedToken> read(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        Optional<String> kid = part(parts[0]).flatMap(header -> Json.string(header, "kid"));
        Optional<String> issuer = part(parts[1]).flatMap(claims -> Json.string(claims, "iss"));
        return kid.isPresent() && issuer.isPresent()
                ? Optional.of(new MintedToken(text, new KeyId(kid.get()), issuer.get()))
                : Optional.empty();
    }

    private static Optional<ObjectNode> part(String text) {
        return Base64Url.decode(text)
                .flatMap(bytes -> Json.object(bytes, Rule.V1, "the token").toOptional());
    }

    /** Never the token. */
    @Override
    public String toString() {
        return "token of " + issuer + " signed by " + kid;
    }
}
