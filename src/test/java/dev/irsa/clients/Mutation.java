package dev.irsa.clients;

import dev.irsa.issuer.Document;
import java.util.Base64;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A defect that the bench must notice, by what it does to one client. */
sealed interface Mutation {
    String name();

    /** The client that is asked. */
    String client();

    /** What becomes of it. Anything else is no sign of this defect. */
    Reaction expected();

    /** In what the webhook answers; it shows in a pod that is set up so. */
    record OfWebhook(
            String name, String client, UnaryOperator<JsonNode> change, UnaryOperator<Workload> pod, Reaction expected)
            implements Mutation {}

    /** In what is published. */
    record OfDocument(String name, String client, Document.Kind kind, UnaryOperator<String> change, Reaction expected)
            implements Mutation {}

    static Stream<Mutation> all() {
        return Stream.concat(ofWebhook(), ofDocuments());
    }

    /** A role whose trust policy does not admit the client. */
    static Workload refused(Workload workload) {
        return workload.trusting(
                Bench.trust(workload.bench.provider, Bench.AUDIENCE, "system:serviceaccount:other:app"));
    }

    private static Mutation webhook(String name, String client, UnaryOperator<JsonNode> change, Reaction expected) {
        return new OfWebhook(name, client, change, UnaryOperator.identity(), expected);
    }

    private static Stream<Mutation> ofWebhook() {
        String directory = "/var/run/secrets/eks.amazonaws.com/serviceaccount";
        Reaction noFile = Reaction.unasked("error: no token file");
        return Stream.of(
                webhook(
                        "another audience",
                        "go",
                        PatchEdit.replacing("audience", Bench.AUDIENCE, "sts.amazon.com"),
                        Reaction.invalidToken("aud")),
                webhook(
                        "no AWS_ROLE_ARN",
                        "go",
                        PatchEdit.without("name", "AWS_ROLE_ARN"),
                        Reaction.unasked("error: no role ARN")),
                webhook(
                        "another role",
                        "go",
                        PatchEdit.variable("AWS_ROLE_ARN", "arn:aws:iam::111122223333:role/another"),
                        new Reaction("error: AccessDenied", "AccessDenied")),
                webhook(
                        "no AWS_WEB_IDENTITY_TOKEN_FILE",
                        "go",
                        PatchEdit.without("name", "AWS_WEB_IDENTITY_TOKEN_FILE"),
                        Reaction.unasked("error: no credentials")),
                webhook(
                        "another token file",
                        "go",
                        PatchEdit.variable("AWS_WEB_IDENTITY_TOKEN_FILE", directory + "/tokens"),
                        noFile),
                webhook("no mount", "go", PatchEdit.without("mountPath", directory), noFile),
                webhook(
                        "another mount path",
                        "go",
                        PatchEdit.replacing("mountPath", directory, directory + "s"),
                        noFile),
                webhook("another file in the volume", "go", PatchEdit.replacing("path", "token", "jwt"), noFile),
                webhook(
                        "a lifetime that Kubernetes refuses",
                        "go",
                        PatchEdit.member("expirationSeconds", 599),
                        Reaction.unasked("no pod: 422")),
                webhook(
                        "no AWS_REGION",
                        "javascript",
                        PatchEdit.without("name", "AWS_REGION"),
                        Reaction.unasked("error: no region")),
                webhook(
                        "no AWS_DEFAULT_REGION",
                        "python",
                        PatchEdit.without("name", "AWS_DEFAULT_REGION"),
                        new Reaction("role by global", Reaction.TAKEN)),
                webhook(
                        "legacy STS",
                        "python",
                        PatchEdit.variable("AWS_STS_REGIONAL_ENDPOINTS", "legacy"),
                        new Reaction("role by global", Reaction.TAKEN)),
                new OfWebhook(
                        "no AWS_STS_REGIONAL_ENDPOINTS",
                        "python",
                        PatchEdit.without("name", "AWS_STS_REGIONAL_ENDPOINTS"),
                        Cases::withLegacyFile,
                        new Reaction("role by global", Reaction.TAKEN)),
                new OfWebhook(
                        "no AWS_EC2_METADATA_DISABLED",
                        "java",
                        PatchEdit.without("name", "AWS_EC2_METADATA_DISABLED"),
                        Mutation::refused,
                        new Reaction(Outcome.NODE, "AccessDenied")));
    }

    private static Mutation keys(String name, String rule, UnaryOperator<String> change) {
        return new OfDocument(name, "go", Document.Kind.JWKS, change, Reaction.invalidToken(rule));
    }

    private static Mutation discovery(String name, String rule, UnaryOperator<String> change) {
        return new OfDocument(name, "go", Document.Kind.DISCOVERY, change, Reaction.invalidToken(rule));
    }

    private static Stream<Mutation> ofDocuments() {
        String issuer = "\"" + Bench.ISSUER.text() + "\"";
        return Stream.of(
                keys("one byte of a key", "signature", Mutation::flipped),
                keys("another kid", "kid", text -> text.replaceFirst("(\"kid\":\\s*\")(.)", "$1_$2")),
                keys("no key", "K1", _ -> "{\"keys\":[]}"),
                keys("keys as an object", "K1", Mutation::named),
                keys("a modulus in standard base64", "K8", Mutation::standard),
                keys("half of the set", "json", text -> text.substring(0, text.length() / 2)),
                keys("a private member", "K6", text -> text.replaceFirst("(\"kty\":)", "\"d\":\"AQAB\",$1")),
                keys(
                        "a key that is not for signatures",
                        "K3 use",
                        text -> text.replaceFirst("(\"use\":\\s*)\"sig\"", "$1\"enc\"")),
                keys("a key without a use", "K3 use", text -> text.replaceFirst("\"use\"", "\"for\"")),
                keys("an RSA key for ES256", "K3 alg", text -> text.replaceFirst("\"RS256\"", "\"ES256\"")),
                keys("a key for another algorithm", "alg", text -> text.replaceFirst("\"RS256\"", "\"RS512\"")),
                discovery(
                        "a slash at the issuer's end",
                        "I2",
                        text -> text.replace(issuer, issuer.replaceFirst("\"$", "/\""))),
                discovery("capitals in the issuer", "I2", text -> text.replace(issuer, issuer.replace("oidc", "OIDC"))),
                discovery(
                        "a key set without TLS",
                        "T7",
                        text -> text.replaceFirst("(\"jwks_uri\":\\s*\")https", "$1http")),
                discovery("a key set elsewhere", "T5", text -> text.replace("/openid/v1/jwks", "/openid/v1/keys")),
                discovery(
                        "no response types", "D1", text -> text.replace("response_types_supported", "response_types")),
                discovery("an algorithm that is not announced", "D3", text -> text.replace("RS256", "RS384")));
    }

    /** The first key by its name, and not in an array. */
    private static String named(String text) {
        return "{\"keys\":{\"one\":" + new ObjectMapper().readTree(text).at("/keys/0") + "}}";
    }

    /** The number stays the same. */
    private static String standard(String text) {
        String modulus = text.replaceFirst("(?s).*?\"n\":\\s*\"([^\"]*)\".*", "$1");
        return text.replace(
                modulus,
                Base64.getEncoder().encodeToString(Base64.getUrlDecoder().decode(modulus)));
    }

    /** The tenth character of the modulus becomes another one. */
    private static String flipped(String text) {
        int at = text.indexOf('"', text.indexOf("\"n\"") + 3) + 10;
        char flipped = text.charAt(at) == 'A' ? 'B' : 'A';
        return text.substring(0, at) + flipped + text.substring(at + 1);
    }
}
