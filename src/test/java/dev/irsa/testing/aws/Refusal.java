package dev.irsa.testing.aws;

/**
 * An error as STS answers with it. The codes and their HTTP statuses are those of the API reference (AssumeRole,
 * AssumeRoleWithWebIdentity, GetCallerIdentity and Common Errors); messages are those that users report.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final int status;
    private final String rule;

    Refusal(String code, int status, String message) {
        this(code, status, message, "");
    }

    private Refusal(String code, int status, String message, String rule) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
        this.rule = rule;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    /**
     * What was broken: a rule of the reference on publishers, a claim of the token, or nothing. STS does not tell its
     * callers, but a test has to know that a refusal is the one that it means.
     */
    public String rule() {
        return rule;
    }

    static Refusal invalidIdentityToken(String rule, String message) {
        return new Refusal("InvalidIdentityToken", 400, message, rule);
    }

    /** Everything about the issuer's documents that is wrong for good. */
    static Refusal noVerificationKey(String rule) {
        return invalidIdentityToken(
                rule,
                "Couldn't retrieve verification key from your identity provider, "
                        + "please reference AssumeRoleWithWebIdentity documentation for requirements");
    }

    static Refusal noJwt() {
        return invalidIdentityToken("jwt", "The ID Token provided is not a valid JWT.");
    }

    static Refusal expiredToken(long now, long end) {
        return new Refusal(
                "ExpiredTokenException",
                400,
                "Token expired: current date/time " + now + " must be before the expiration date/time " + end,
                "exp");
    }

    static Refusal communication(String rule) {
        return new Refusal(
                "IDPCommunicationError",
                400,
                "The identity provider that was asked to verify the incoming identity token could not be reached",
                rule);
    }

    static Refusal rejectedClaim() {
        return new Refusal("IDPRejectedClaim", 403, "The identity provider (IdP) reported that authentication failed");
    }

    static Refusal denied(String message) {
        return new Refusal("AccessDenied", 403, message);
    }

    static Refusal notAuthorized(String action) {
        return denied("Not authorized to perform sts:" + action);
    }

    static Refusal malformedPolicy(String message) {
        return new Refusal("MalformedPolicyDocument", 400, message);
    }

    static Refusal packedPolicyTooLarge(int percent) {
        return new Refusal(
                "PackedPolicyTooLarge",
                400,
                "Packed policy consumes " + percent + "% of allotted space, please use smaller policy.");
    }

    static Refusal regionDisabled(String account, String region) {
        return new Refusal(
                "RegionDisabledException", 403, "STS is not activated in " + region + " for account:" + account);
    }

    static Refusal validation(String message) {
        return new Refusal("ValidationError", 400, message);
    }

    static Refusal constraint(String value, String parameter, String constraint) {
        return validation("1 validation error detected: Value '" + value + "' at '" + parameter
                + "' failed to satisfy constraint: " + constraint);
    }

    /** A defect of the double. */
    static Refusal internal() {
        return new Refusal(
                "InternalFailure",
                500,
                "The request processing has failed because of an unknown error, exception or failure.");
    }

    static Refusal throttled() {
        return new Refusal("Throttling", 400, "Rate exceeded");
    }

    static Refusal invalidClientToken() {
        return new Refusal("InvalidClientTokenId", 403, "The security token included in the request is invalid.");
    }

    static Refusal signature(String message) {
        return new Refusal("SignatureDoesNotMatch", 403, message);
    }
}
