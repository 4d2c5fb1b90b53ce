package dev.irsa.aws.sdk;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What went wrong between us and any of AWS' services, as the end of a sentence that says what to do. */
public final class SdkFault {
    private static final int MAX_CAUSES = 10;

    private SdkFault() {}

    /** The service's name for the error, such as NoSuchBucket; empty when the answer was not in its format. */
    public static String code(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::errorCode)
                .orElse("");
    }

    /** What the service says, as the end of a sentence; may be empty. */
    public static String said(AwsServiceException e) {
        return Optional.ofNullable(e.awsErrorDetails())
                .map(AwsErrorDetails::errorMessage)
                .filter(message -> !message.isEmpty())
                .map(message -> ": " + message)
                .orElse("");
    }

    /** What is wrong with the credentials, the clock or the pace, which is the same everywhere; else empty. */
    public static Optional<String> common(String code) {
        return switch (code) {
            case "RequestTimeTooSkewed", "RequestExpired" ->
                Optional.of("this machine's clock differs from the server's by minutes; set the clock (NTP)");
            case "InvalidAccessKeyId", "InvalidClientTokenId", "UnrecognizedClientException", "XAdminUserNotFound" ->
                Optional.of("the server does not know the access key; look at the credentials");
            case "SignatureDoesNotMatch" ->
                Optional.of("the signature is refused; look at the secret access key, the clock, and the region");
            case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
                Optional.of("the credentials have expired; renew them");
            case "InvalidToken" -> Optional.of("the session token is refused; renew the credentials");
            case "SlowDown", "Throttling", "ThrottlingException", "RequestLimitExceeded" ->
                Optional.of("the server asks for fewer requests (" + code + "); try again later");
            default -> Optional.empty();
        };
    }

    /**
     * For a request that was not answered.
     *
     * @param region the option that names the region
     * @param host what to look at when the host is not known
     */
    public static String unanswered(SdkException e, String region, String host) {
        String message = Optional.ofNullable(e.getMessage()).orElse("");
        if (isTimeout(e)) {
            return "the server did not answer in time; try again, and look at the network";
        }
        if (message.contains("Unable to load credentials")) {
            return "there are no AWS credentials; set AWS_PROFILE, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY,"
                    + " or AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE";
        }
        if (message.contains("Unable to load region")) {
            return "no region is known; say " + region + " or set AWS_REGION";
        }
        return cause(e, UnknownHostException.class)
                .map(unknown -> "the host " + unknown.getMessage() + " is not known; look at " + host)
                .or(() -> cause(e, ConnectException.class).map(_ -> "nobody answers there; look at the endpoint"))
                .or(() -> cause(e, SSLException.class)
                        .map(tls -> "TLS failed: " + tls.getMessage() + "; trust the server's CA with --ca-file"))
                .orElseGet(() -> message.lines().findFirst().orElse(e.toString()));
    }

    private static boolean isTimeout(SdkException e) {
        return e instanceof ApiCallTimeoutException
                || e instanceof ApiCallAttemptTimeoutException
                || e instanceof AbortedException
                || cause(e, SocketTimeoutException.class).isPresent();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable thrown, Class<T> type) {
        @Nullable Throwable each = thrown;
        for (int depth = 0; each != null && depth < MAX_CAUSES; depth++, each = each.getCause()) {
            if (type.isInstance(each)) {
                return Optional.of(type.cast(each));
            }
        }
        return Optional.empty();
    }
}
