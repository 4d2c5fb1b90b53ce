package dev.irsa.testing.aws;

/**
 * An error as STS answers with it. The codes and their HTTP statuses are those of the API reference (AssumeRole,
 * AssumeRoleWithWebIdentity, GetCallerIdentity and Common Errors); messages are those that users report.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String code;
    private final int status;

    Refusal(String code, int status, String message) {
        super(message, null, false, false);
        this.code = code;
        this.status = status;
    }

    public String code() {
        return code;
    }

    public int status() {
        return status;
    }

    static Refusal invalidIdentityToken(String message) {
        return new Refusal("InvalidIdentityToken", 400, message);
    }

    /** Everything about the issuer's documents that is wrong for good. */
    static Refusal noVerificationKey() {
        return invalidIdentityToken("Couldn't retrieve verification key from your identity provider, "
                + "please reference AssumeRoleWithWebIdentity documentation for requirements");
    }

    static Refusal expiredToken(long now, long end) {
        return new Refusal(
                "ExpiredTokenException",
                400,
                "Token expired: current date/time " + now + " must be before the expiration date/time " + end);
    }

    static Refusal communication() {
        return new Refusal(
                "IDPCommunicationError",
                400,
                "The identity provider that was asked to verify the incoming identity token could not be reached");
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
