package dev.irsa.testing.aws;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.Key;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Checks a web identity token as STS does (IAM User Guide, OIDC federation; STS API reference). */
final class TokenVerifier {
    /** AWS takes tokens for five minutes after their end, and clocks may differ by as much. */
    private static final long SKEW = Duration.ofMinutes(5).toSeconds();

    /** RFC 7515, section 7.1, and no padding. */
    private static final Pattern COMPACT = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+){2}");

    private final Iam iam;
    private final IssuerDocuments documents;
    private final InstantSource clock;
    private final Set<String> rejected = ConcurrentHashMap.newKeySet();

    TokenVerifier(Iam iam, IssuerDocuments documents, InstantSource clock) {
        this.iam = iam;
        this.documents = documents;
        this.clock = clock;
    }

    /** From now on the issuer stands no longer by the token with this id. */
    void reject(String id) {
        rejected.add(id);
    }

    /** A token that holds, and the provider that stands for its issuer in an account. */
    record Verified(VerifiedToken token, Iam.Provider provider) {}

    /**
     * Checks a token for an account.
     *
     * @throws Refusal when it does not hold
     */
    Verified verify(String text, String account) {
        SignedJWT jwt = parse(text);
        VerifiedToken token = claims(jwt);
        Iam.Provider provider = iam.provider(account, token.issuer())
                .orElseThrow(() -> Refusal.invalidIdentityToken(
                        "provider", "No OpenIDConnect provider found in your account for " + token.issuer()));
        Verified verified = signed(jwt, token, provider);
        if (verified.token().audience().stream().noneMatch(provider.clientIds()::contains)) {
            throw Refusal.invalidIdentityToken("aud", "Incorrect token audience");
        }
        return verified;
    }

    /** Checks a token against its issuer's keys alone, whoever it is meant for. */
    VerifiedToken verifyIssuer(String text) {
        SignedJWT jwt = parse(text);
        VerifiedToken token = claims(jwt);
        return signed(jwt, token, new Iam.Provider("000000000000", token.issuer(), Set.of()))
                .token();
    }

    private Verified signed(SignedJWT jwt, VerifiedToken token, Iam.Provider provider) {
        IssuerDocuments.Signatures signatures = documents.of(token.issuer());
        String algorithm = jwt.getHeader().getAlgorithm().getName();
        JWK key = Optional.ofNullable(signatures.keys().get(token.kid()))
                .orElseThrow(() -> Refusal.noVerificationKey("kid"));
        if (!signatures.algorithms().contains(algorithm)) {
            throw Refusal.noVerificationKey("D3");
        }
        // a set has keys of the algorithms of STS alone, and so none of those that it does not know get any further
        if (!key.getAlgorithm().getName().equals(algorithm)) {
            throw Refusal.noVerificationKey("alg");
        }
        if (!isSigned(jwt, key)) {
            throw Refusal.invalidIdentityToken("signature", "The ID Token provided has an invalid signature");
        }
        checkTimes(jwt, token);
        if (rejected.contains(token.id())) {
            throw Refusal.rejectedClaim();
        }
        return new Verified(token, provider);
    }

    private static SignedJWT parse(String text) {
        if (!COMPACT.matcher(text).matches()) {
            throw Refusal.noJwt();
        }
        try {
            return SignedJWT.parse(text);
        } catch (ParseException e) {
            throw Refusal.noJwt();
        }
    }

    private static VerifiedToken claims(SignedJWT jwt) {
        try {
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            List.of("exp", "iat", "nbf").forEach(name -> checkWhole(jwt, name));
            // azp takes the place of aud where a token has both
            String party = claims.getStringClaim("azp");
            List<String> audience = party == null ? claims.getAudience() : List.of(party);
            return new VerifiedToken(
                    required("iss", claims.getIssuer()),
                    required("sub", claims.getSubject()),
                    required("aud", audience.isEmpty() ? null : audience),
                    required("exp", claims.getExpirationTime()).getTime() / 1000,
                    required("iat", claims.getIssueTime()).getTime() / 1000,
                    Optional.ofNullable(jwt.getHeader().getKeyID()).orElse(""),
                    Optional.ofNullable(claims.getJWTID()).orElse(""));
        } catch (ParseException e) {
            throw Refusal.noJwt();
        }
    }

    /** IAM User Guide: times are integers. */
    private static void checkWhole(SignedJWT jwt, String claim) {
        Object value = jwt.getPayload().toJSONObject().get(claim);
        if (value != null && !(value instanceof Long) && !(value instanceof Integer)) {
            throw Refusal.invalidIdentityToken(claim, "Not an integer: " + claim);
        }
    }

    private static <T> T required(String claim, T value) {
        if (value == null) {
            throw Refusal.invalidIdentityToken(claim, "Missing a required claim: " + claim);
        }
        return value;
    }

    private static boolean isSigned(SignedJWT jwt, JWK key) {
        try {
            Key material = switch (key) {
                case RSAKey rsa -> rsa.toRSAPublicKey();
                case ECKey ec -> ec.toECPublicKey();
                default -> throw new JOSEException("not supported");
            };
            JWSVerifier verifier = new DefaultJWSVerifierFactory().createJWSVerifier(jwt.getHeader(), material);
            return jwt.verify(verifier);
        } catch (JOSEException e) {
            return false;
        }
    }

    private void checkTimes(SignedJWT jwt, VerifiedToken token) {
        long now = clock.instant().getEpochSecond();
        if (now > token.end() + SKEW) {
            throw Refusal.expiredToken(now, token.end());
        }
        try {
            long begin = Optional.ofNullable(jwt.getJWTClaimsSet().getNotBeforeTime())
                    .map(time -> time.getTime() / 1000)
                    .orElse(token.issued());
            if (Math.max(begin, token.issued()) > now + SKEW) {
                throw Refusal.invalidIdentityToken("nbf", "Token is not valid yet; check the clock of its issuer");
            }
        } catch (ParseException e) {
            throw Refusal.noJwt();
        }
    }
}
