package dev.irsa.issuer.sink.s3;

import dev.irsa.aws.sdk.SdkFault;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What went wrong, in one sentence that says what to do. */
final class S3Fault {
    private S3Fault() {}

    /** @param address of the object that was to be read or written */
    static IOException of(SdkException e, String address) {
        String why = e instanceof S3Exception answered
                ? answered(answered)
                : SdkFault.unanswered(e, "--s3-region", "the bucket's name, the region, and --s3-path-style");
        return new IOException(address + ": " + why, e);
    }

    private static String answered(S3Exception e) {
        String code = SdkFault.code(e);
        return SdkFault.common(code).orElseGet(() -> switch (code) {
            case "NoSuchBucket" -> "there is no such bucket; make it first, or look at the sink's name";
            case "PermanentRedirect",
                    "TemporaryRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraint" -> "the bucket is in another region" + region(e) + "; say --s3-region";
            case "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch" ->
                "the bytes changed on their way to the server (" + code + "); try again, and look at proxies";
            case "KMS.DisabledException", "KMS.NotFoundException", "KMSInvalidStateException" ->
                "the bucket's KMS key cannot be used (" + code + "); use SSE-S3 for documents that are public";
            default -> byStatus(e, code);
        });
    }

    private static String byStatus(S3Exception e, String code) {
        int status = e.statusCode();
        String told = "HTTP " + status + (code.isEmpty() ? "" : ", " + code);
        return switch (status) {
            case 301, 307 -> "the bucket is in another region" + region(e) + "; say --s3-region";
            case 401, 403 ->
                "access is denied (" + told + "); the credentials need s3:GetObject and s3:PutObject on the two objects"
                        + " and s3:ListBucket on the bucket: see irsa issuer policy publisher";
            case 404 -> "there is nothing at this address (" + told + "); look at the endpoint and at --s3-path-style";
            case 405, 501 -> "the server does not know this operation (" + told + "); is it an S3 server?";
            case 429, 503 -> "the server is busy (" + told + "); try again later";
            default ->
                status >= 500
                        ? "the server failed (" + told + "); try again later"
                        : "the server refused (" + told + ")" + SdkFault.said(e);
        };
    }

    private static String region(S3Exception e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::sdkHttpResponse)
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"))
                .map(region -> ", " + region)
                .orElse("");
    }
}
