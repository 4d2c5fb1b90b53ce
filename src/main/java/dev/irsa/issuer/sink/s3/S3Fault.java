package dev.irsa.issuer.sink.s3;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What went wrong, in one sentence that says what to do. */
final class S3Fault {
    private S3Fault() {}

    /** @param what was tried, for instance {@code read s3://bucket/key} */
    static IOException of(SdkException e, String what) {
        String why = e instanceof S3Exception answered ? answered(answered) : unanswered(e);
        return new IOException("could not " + what + ": " + why, e);
    }

    /** S3's name for the error, such as NoSuchBucket; empty when the answer was not in S3's format. */
    static String code(S3Exception e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
    }

    private static String answered(S3Exception e) {
        String code = code(e);
        return switch (code) {
            case "NoSuchBucket" -> "there is no such bucket; make it first, or look at the sink's name";
            case "RequestTimeTooSkewed" ->
                "this machine's clock differs from the server's by more than 15 minutes; set the clock (NTP)";
            case "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException", "XAdminUserNotFound" ->
                "the server does not know the access key; look at the credentials";
            case "SignatureDoesNotMatch" ->
                "the signature is refused; look at the secret access key, and at the region of another server than S3";
            case "ExpiredToken", "TokenRefreshRequired" -> "the credentials have expired; renew them";
            case "InvalidToken" -> "the session token is refused; renew the credentials";
            case "PermanentRedirect",
                    "TemporaryRedirect",
                    "AuthorizationHeaderMalformed",
                    "IllegalLocationConstraint" -> "the bucket is in another region" + region(e) + "; say --s3-region";
            case "SlowDown", "Throttling", "RequestLimitExceeded" ->
                "the server asks for fewer requests (" + code + "); try again later";
            case "BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch" ->
                "the bytes changed on their way to the server (" + code + "); try again, and look at proxies";
            case "KMS.DisabledException", "KMS.NotFoundException", "KMSInvalidStateException" ->
                "the bucket's KMS key cannot be used (" + code + "); STS reads no documents encrypted with KMS anyway";
            default -> byStatus(e, code);
        };
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
                        : "the server refused (" + told + ")" + said(e);
        };
    }

    private static String said(S3Exception e) {
        String message = Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .orElse("");
        return message.isEmpty() ? "" : ": " + message;
    }

    private static String region(S3Exception e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::sdkHttpResponse)
                .flatMap(response -> response.firstMatchingHeader("x-amz-bucket-region"))
                .map(region -> ", " + region)
                .orElse("");
    }

    private static String unanswered(SdkException e) {
        String message = Optional.ofNullable(e.getMessage()).orElse("");
        if (e instanceof ApiCallTimeoutException
                || e instanceof ApiCallAttemptTimeoutException
                || e instanceof AbortedException
                || cause(e, SocketTimeoutException.class).isPresent()) {
            return "the server did not answer in time; try again, and look at the network";
        }
        if (message.contains("Unable to load credentials")) {
            return "there are no AWS credentials; set AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
                    + " or AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE";
        }
        if (message.contains("Unable to load region")) {
            return "no region is known; say --s3-region or set AWS_REGION";
        }
        return cause(e, UnknownHostException.class)
                .map(host -> "the host " + host.getMessage() + " is not known; look at the bucket's name, the region,"
                        + " and at --s3-path-style")
                .or(() -> cause(e, ConnectException.class).map(_ -> "nobody answers there; look at the endpoint"))
                .or(() -> cause(e, SSLException.class)
                        .map(tls -> "TLS failed: " + tls.getMessage() + "; trust the server's CA with --ca-file"))
                .orElseGet(() -> message.isEmpty() ? e.toString() : firstLine(message));
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }

    private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        @Nullable Throwable each = thrown;
        for (int depth = 0; each != null && depth < 10; depth++, each = each.getCause()) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
        }
        return Optional.empty();
    }
}
