package dev.irsa.testing.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.URI;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.ExpiredTokenException;
import software.amazon.awssdk.services.sts.model.IdpCommunicationErrorException;
import software.amazon.awssdk.services.sts.model.IdpRejectedClaimException;
import software.amazon.awssdk.services.sts.model.InvalidIdentityTokenException;
import software.amazon.awssdk.services.sts.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.sts.model.PackedPolicyTooLargeException;
import software.amazon.awssdk.services.sts.model.StsException;

/** What AWS's own model of STS, out of the SDK for Java, makes of the double's answers. */
class SdkExpectationsTest {
    private final StsWire sts = new StsWire();

    @AfterEach
    void stop() {
        sts.close();
    }

    private StsClient client(AwsCredentialsProvider credentials) {
        return StsClient.builder()
                .endpointOverride(URI.create(sts.aws.endpoint()))
                .region(Region.US_EAST_1)
                .credentialsProvider(credentials)
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private AssumeRoleWithWebIdentityResponse assume(UnaryOperator<AssumeRoleWithWebIdentityRequest.Builder> change) {
        try (StsClient client = client(AnonymousCredentialsProvider.create())) {
            return client.assumeRoleWithWebIdentity(change.apply(AssumeRoleWithWebIdentityRequest.builder()
                            .roleArn(StsWire.ROLE)
                            .roleSessionName("pod-1")
                            .webIdentityToken(sts.issuer.token()))
                    .build());
        }
    }

    /**
     * A refusal.
     *
     * @param kind the exception that the SDK has for it
     */
    record Expected(
            String code,
            int status,
            Class<? extends StsException> kind,
            Consumer<StsWire> before,
            UnaryOperator<AssumeRoleWithWebIdentityRequest.Builder> change) {
        @Override
        public String toString() {
            return code;
        }
    }

    private static Expected after(String code, Class<? extends StsException> kind, Consumer<StsWire> before) {
        return new Expected(code, 400, kind, before, request -> request);
    }

    private static Expected refused(
            String code,
            Class<? extends StsException> kind,
            UnaryOperator<AssumeRoleWithWebIdentityRequest.Builder> change) {
        return new Expected(code, 400, kind, _ -> {}, change);
    }

    static Stream<Expected> refusals() {
        String large = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"" + "x".repeat(2048) + "\"}]}";
        return Stream.of(
                after("InvalidIdentityToken", InvalidIdentityTokenException.class, sts -> sts.issuer.status = 404),
                after("IDPCommunicationError", IdpCommunicationErrorException.class, sts -> sts.issuer.status = 503),
                refused(
                        "MalformedPolicyDocument",
                        MalformedPolicyDocumentException.class,
                        request -> request.policy("no json")),
                refused("PackedPolicyTooLarge", PackedPolicyTooLargeException.class, request -> request.policy(large)),
                refused("ValidationError", StsException.class, request -> request.roleSessionName("has space")),
                after("Throttling", StsException.class, sts -> sts.aws.throttle(1)),
                new Expected(
                        "AccessDenied",
                        403,
                        StsException.class,
                        _ -> {},
                        request -> request.roleArn("arn:aws:iam::111122223333:role/none")));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalsAreTheOnesOfTheModel(Expected expected) {
        expected.before().accept(sts);
        assertRefused(expected.kind(), expected.code(), expected.status(), expected.change());
    }

    private void assertRefused(
            Class<? extends StsException> kind,
            String code,
            int status,
            UnaryOperator<AssumeRoleWithWebIdentityRequest.Builder> change) {
        StsException thrown = catchThrowableOfType(StsException.class, () -> assume(change));
        assertThat(thrown).isExactlyInstanceOf(kind);
        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(thrown.statusCode()).isEqualTo(status);
        assertThat(thrown.requestId()).isNotBlank();
        assertThat(thrown.isThrottlingException()).isEqualTo(code.equals("Throttling"));
    }

    @Test
    void aTokenThatHasEnded() {
        Date end = Date.from(Instant.now().minusSeconds(3600));
        String token = sts.issuer.token(
                c -> c.expirationTime(end).issueTime(new Date(0)).notBeforeTime(new Date(0)));
        assertRefused(
                ExpiredTokenException.class, "ExpiredTokenException", 400, request -> request.webIdentityToken(token));
    }

    @Test
    void aTokenThatWasTakenBack() {
        String token = sts.issuer.token();
        assume(request -> request.webIdentityToken(token));
        sts.aws.reject(sts.aws.calls().getFirst().token().orElseThrow());
        assertRefused(
                IdpRejectedClaimException.class, "IDPRejectedClaim", 403, request -> request.webIdentityToken(token));
    }

    @Test
    void theWayFromATokenToAnotherRole() {
        String target = "arn:aws:iam::111122223333:role/target";
        sts.aws.iam().createRole(target, """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"%s"},
                "Action":"sts:AssumeRole"}]}
                """.formatted(StsWire.ROLE));
        AssumeRoleWithWebIdentityResponse first = assume(request -> request);
        assertThat(first.assumedRoleUser().arn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/app/pod-1");
        assertThat(first.audience()).isEqualTo("sts.amazonaws.com");
        assertThat(first.provider()).isEqualTo(sts.provider.arn());
        assertThat(first.subjectFromWebIdentityToken()).isEqualTo(WireIssuer.SUBJECT);
        assertThat(first.credentials().expiration()).isAfter(Instant.now());
        AwsSessionCredentials session = AwsSessionCredentials.create(
                first.credentials().accessKeyId(),
                first.credentials().secretAccessKey(),
                first.credentials().sessionToken());
        try (StsClient client = client(StaticCredentialsProvider.create(session))) {
            assertThat(client.getCallerIdentity().arn())
                    .isEqualTo(first.assumedRoleUser().arn());
            assertThat(client.assumeRole(request -> request.roleArn(target).roleSessionName("next"))
                            .assumedRoleUser()
                            .arn())
                    .isEqualTo("arn:aws:sts::111122223333:assumed-role/target/next");
        }
    }
}
