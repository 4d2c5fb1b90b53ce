package dev.irsa.clients;

import dev.irsa.issuer.Document;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A defect that the bench must notice.
 *
 * @param clients those that are asked; one of them has to show it
 */
sealed interface Mutation {
    String name();

    List<String> clients();

    /** In what the webhook answers. */
    record OfWebhook(String name, UnaryOperator<JsonNode> change, boolean refused, List<String> clients)
            implements Mutation {}

    /** In what is published. */
    record OfDocument(String name, Document.Kind kind, UnaryOperator<String> change, List<String> clients)
            implements Mutation {}

    static Stream<Mutation> all() {
        return Stream.concat(ofWebhook(), ofDocuments());
    }

    private static Mutation webhook(String name, UnaryOperator<JsonNode> change, String... clients) {
        return new OfWebhook(name, change, false, List.of(clients));
    }

    private static Stream<Mutation> ofWebhook() {
        String directory = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
        return Stream.of(
                webhook("another audience", PatchEdit.replacing("audience", Bench.AUDIENCE, "sts.amazon.com"), "go"),
                webhook("no AWS_ROLE_ARN", PatchEdit.without("name", "AWS_ROLE_ARN"), "go"),
                webhook(
                        "another role",
                        PatchEdit.variable("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/another"),
                        "go"),
                webhook(
                        "no AWS_WEB_IDENTITY_TOKEN_FILE",
                        PatchEdit.without("name", "AWS_WEB_IDENTITY_TOKEN_FILE"),
                        "go"),
                webhook(
                        "another token file",
                        PatchEdit.variable("AWS_WEB_IDENTITY_TOKEN_FILE", directory + "/tokens"),
                        "go"),
                webhook("no mount", PatchEdit.without("mountPath", directory), "go"),
                webhook("another mount path", PatchEdit.replacing("mountPath", directory, directory + "s"), "go"),
                webhook("another file in the volume", PatchEdit.replacing("path", "token", "jwt"), "go"),
                webhook("a lifetime that Kubernetes refuses", PatchEdit.member("expirationSeconds", 599), "go"),
                webhook("no AWS_REGION", PatchEdit.without("name", "AWS_REGION"), "javascript"),
                webhook("no AWS_DEFAULT_REGION", PatchEdit.without("name", "AWS_DEFAULT_REGION"), "python"),
                webhook("legacy STS", PatchEdit.variable("AWS_STS_REGIONAL_ENDPOINTS", "legacy"), "python"),
                new OfWebhook(
                        "no AWS_EC2_METADATA_DISABLED",
                        PatchEdit.without("name", "AWS_EC2_METADATA_DISABLED"),
                        true,
                        List.of("java")));
    }

    private static Mutation keys(String name, UnaryOperator<String> change) {
        return new OfDocument(name, Document.Kind.JWKS, change, List.of("go"));
    }

    private static Mutation discovery(String name, UnaryOperator<String> change) {
        return new OfDocument(name, Document.Kind.DISCOVERY, change, List.of("go"));
    }

    private static Stream<Mutation> ofDocuments() {
        String issuer = "\"" + Bench.ISSUER.text() + "\"";
        return Stream.of(
                keys("one byte of a key", Mutation::flipped),
                keys("another kid", text -> text.replaceFirst("(\"kid\":\\s*\")(.)", "$1_$2")),
                keys("no key", text -> "{\"keys\":[]}"),
                keys("half of the set", text -> text.substring(0, text.length() / 2)),
                keys("a private member", text -> text.replaceFirst("(\"kty\":)", "\"d\":\"AQAB\",$1")),
                keys(
                        "a key that is not for signatures",
                        text -> text.replaceFirst("(\"use\":\\s*)\"sig\"", "$1\"enc\"")),
                discovery(
                        "a slash at the issuer's end", text -> text.replace(issuer, issuer.replaceFirst("\"$", "/\""))),
                discovery("capitals in the issuer", text -> text.replace(issuer, issuer.replace("oidc", "OIDC"))),
                discovery("a key set without TLS", text -> text.replaceFirst("(\"jwks_uri\":\\s*\")https", "$1http")),
                discovery("a key set elsewhere", text -> text.replace("/openid/v1/jwks", "/openid/v1/keys")),
                discovery("no response types", text -> text.replace("response_types_supported", "response_types")));
    }

    /** The tenth character of the modulus becomes another one. */
    private static String flipped(String text) {
        int at = text.indexOf('"', text.indexOf("\"n\"") + 3) + 10;
        char flipped = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + flipped + text.substring(at + 1);
    }
}
