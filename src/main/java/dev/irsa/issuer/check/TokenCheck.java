package dev.irsa.issuer.check;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.irsa.issuer.Base64Url;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Json;
import dev.irsa.issuer.Jwk;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Spoken;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Verifies a token with the public documents alone, as STS does: V1 to V5. Nothing of the token is ever printed. */
final class TokenCheck {
    /** AssumeRoleWithWebIdentity, WebIdentityToken. */
    private static final int MAX_LENGTH = 20_000;

    /** How long AWS takes tokens after their end, and clocks that are ahead. */
    private static final Duration SKEW = Duration.ofMinutes(5);

    private final IssuerUrl issuer;
    private final Jwks keys;
    private final Set<String> audiences;
    private final Instant now;
    private final Findings findings;

    TokenCheck(IssuerUrl issuer, Jwks keys, Set<String> audiences, Instant now, Findings findings) {
        this.issuer = issuer;
        this.keys = keys;
        this.audiences = audiences;
        this.now = now;
        this.findings = findings;
    }

    void run(String text) {
        String token = text.strip();
        String[] parts = token.length() > MAX_LENGTH ? new String[0] : token.split("\\.", -1);
        if (parts.length != 3) {
            findings.error(Rule.V1, "the token is not a signed JWT of at most 20000 characters");
            return;
        }
        Optional<ObjectNode> header = json(parts[0], "header");
        Optional<ObjectNode> claims = json(parts[1], "claims");
        header.ifPresent(value -> signature(value, parts));
        claims.ifPresent(this::claims);
    }

    private Optional<ObjectNode> json(String part, String name) {
        Optional<byte[]> bytes = Base64Url.decode(part);
        if (bytes.isEmpty()) {
            findings.error(Rule.V1, "the token's " + name + " is not base64url");
            return Optional.empty();
        }
        return Json.object(bytes.get(), Rule.V1, "the token's " + name).into(findings);
    }

    private void signature(ObjectNode header, String[] parts) {
        if (header.has("crit")) {
            findings.error(Rule.V1, "the token has critical header members, which STS does not know");
        }
        Optional<String> kid = Json.string(header, "kid");
        Optional<Jwk> key = kid.map(KeyId::new).flatMap(keys::get);
        if (kid.isEmpty()) {
            findings.error(Rule.V2, "the token has no kid; STS cannot find its key");
        } else if (key.isEmpty()) {
            findings.error(
                    Rule.V2,
                    "no public key has the token's kid " + kid.get()
                            + "; publish the key that signs now (K10: an external "
                            + "signer may keep some from the API server's list)");
        } else if (!isSigned(header, key.get(), parts)) {
            findings.error(
                    Rule.V2,
                    "the public key " + kid.get() + " does not verify the token; it is not the one that signs");
        }
    }

    private static boolean isSigned(ObjectNode header, Jwk key, String[] parts) {
        // the key's algorithm, never only the token's: a token must not choose how it is verified
        boolean sameAlgorithm = Json.string(header, "alg").equals(Optional.of(key.algorithm()));
        byte[] signed = (parts[0] + "." + parts[1]).getBytes(US_ASCII);
        return sameAlgorithm
                && Base64Url.decode(parts[2])
                        .filter(signature -> TokenSignature.verifies(key, signed, signature))
                        .isPresent();
    }

    private void claims(ObjectNode claims) {
        Json.string(claims, "iss")
                .ifPresentOrElse(
                        iss -> issuer.difference(iss, "the token's iss")
                                .ifPresent(difference -> findings.error(Rule.V3, difference.sentence())),
                        () -> findings.error(Rule.V3, "the token has no iss"));
        if (Json.string(claims, "sub").filter(sub -> !sub.isEmpty()).isEmpty()) {
            findings.error(Rule.V1, "the token has no sub");
        }
        audience(claims);
        times(claims);
    }

    private void audience(ObjectNode claims) {
        Set<String> has = new HashSet<>();
        JsonNode aud = claims.path("aud");
        (aud.isArray() ? aud.values() : Set.of(aud))
                .forEach(each -> each.stringValueOpt().ifPresent(has::add));
        // STS takes azp as the audience when there is one (IAM user guide, OIDC providers)
        Optional<String> azp = Json.string(claims, "azp");
        boolean expected = azp.map(Set::of).orElse(has).stream().anyMatch(audiences::contains);
        if (!expected) {
            findings.error(
                    Rule.V4,
                    "the token is for none of " + audiences + "; ask for another audience, or add its audience to the "
                            + "provider's client ids");
        }
    }

    private void times(ObjectNode claims) {
        Optional<Instant> exp = time(claims, "exp");
        if (exp.isEmpty() || time(claims, "iat").isEmpty()) {
            findings.error(Rule.V5, "the token has no exp or no iat that is an integer");
            return;
        }
        if (exp.get().plus(SKEW).isBefore(now)) {
            findings.error(Rule.V5, "the token ended " + Spoken.duration(Duration.between(exp.get(), now)) + " ago");
        } else if (exp.get().isBefore(now)) {
            findings.warning(Rule.V5, "the token has ended; AWS takes it for five minutes more");
        }
        Instant begin = time(claims, "nbf").or(() -> time(claims, "iat")).orElse(now);
        if (begin.isAfter(now.plus(SKEW))) {
            findings.error(
                    Rule.V5,
                    "the token begins in " + Spoken.duration(Duration.between(now, begin))
                            + "; look at the clocks of the " + "API servers");
        }
    }

    private static Optional<Instant> time(ObjectNode claims, String name) {
        return claims.optional(name)
                .filter(JsonNode::isIntegralNumber)
                .filter(JsonNode::canConvertToLong)
                .map(JsonNode::longValue)
                .filter(seconds -> seconds >= 0 && seconds < 253_402_300_800L)
                .map(Instant::ofEpochSecond);
    }
}
