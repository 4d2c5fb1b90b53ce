package dev.irsa.aws.iam;

import dev.irsa.aws.sdk.SdkFault;
import java.io.IOException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.IamException;

/** What went wrong, in one sentence that says what to do. */
final class IamFault {
    private IamFault() {}

    /** @param what was tried, for instance {@code read the OIDC provider} */
    static IOException of(SdkException e, String what) {
        String why = e instanceof IamException answered
                ? answered(answered)
                : SdkFault.unanswered(e, "--partition", "--partition and --iam-endpoint");
        return new IOException("could not " + what + ": " + why, e);
    }

    private static String answered(IamException e) {
        String code = SdkFault.code(e);
        return SdkFault.common(code).orElseGet(() -> switch (code) {
            case "AccessDenied", "AccessDeniedException" ->
                "access is denied" + SdkFault.said(e) + "; irsa issuer policy publisher --issuer prints the policy";
            case "LimitExceeded" -> "IAM's quota is reached" + SdkFault.said(e) + "; remove some, or have it raised";
            case "OpenIdIdpCommunicationError" ->
                "IAM cannot reach the issuer" + SdkFault.said(e)
                        + "; irsa issuer verify says why, and with --thumbprint IAM does not try";
            case "NoSuchEntity" -> "it is not there" + SdkFault.said(e);
            case "ConcurrentModification" -> "somebody else is changing it; try again";
            case "InvalidInput", "ValidationError" -> "IAM refuses it" + SdkFault.said(e);
            default ->
                (e.statusCode() >= 500 ? "IAM failed" : "IAM refused") + " (HTTP " + e.statusCode()
                        + (code.isEmpty() ? "" : ", " + code) + ")" + SdkFault.said(e);
        });
    }
}
