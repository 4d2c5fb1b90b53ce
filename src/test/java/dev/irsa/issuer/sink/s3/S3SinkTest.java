package dev.irsa.issuer.sink.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.issuer.Document;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import dev.irsa.issuer.sink.LedgerMemory;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.PublishResult;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.sink.Stored;
import dev.irsa.issuer.sink.Written;
import dev.irsa.issuer.source.Trust;
import dev.irsa.testing.AwsProperties;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The sink against servers that fail, lie, and know less than S3. */
class S3SinkTest {
    private static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");
    private static final Document KEYS =
            TestingKeys.jwks(0).document().toOptional().orElseThrow();
    private static final Optional<S3Stub.Lie> RIGHT = Optional.empty();

    private final AwsProperties properties = AwsProperties.of("AKIATEST", "secret");
    private final S3Stub server = new S3Stub();
    private final S3Sink sink = sink(false);

    @AfterEach
    void close() {
        sink.close();
        server.close();
        properties.close();
    }

    private S3Sink sink(boolean allowUnconditional) {
        return sink(allowUnconditional, Duration.ofSeconds(30));
    }

    private S3Sink sink(boolean allowUnconditional, Duration limit) {
        S3Settings settings = new S3Settings(
                Optional.of(server.endpoint()), Optional.empty(), true, allowUnconditional, Trust.system(), limit);
        return new S3Sink(new S3Location("bucket", "one"), ISSUER, Duration.ofHours(1), settings);
    }

    private static Run run(S3Sink sink, Jwks listed) {
        View view = new View.Listed("a", listed, Optional.empty(), Optional.empty(), List.of());
        return new Run(
                ISSUER,
                RotationPolicy.DEFAULT,
                () -> new Observation(List.of(view)),
                new LedgerMemory(),
                List.of(sink),
                PublicKeys.UNCHECKED,
                InstantSource.system());
    }

    /** The sink has tried the server already, and its own requests come next. */
    private void tried() throws IOException {
        assertThat(sink.write(KEYS, new Stored.Absent())).isEqualTo(new Written.Done());
        server.requests.clear();
    }

    @Test
    void theKeySetIsWrittenBeforeTheDocumentThatPointsToIt() {
        assertThat(run(sink, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT))
                .isInstanceOf(PublishResult.Completed.class);
        assertThat(server.requests.stream().filter(line -> line.startsWith("PUT") && !line.contains("probe")))
                .containsExactly("PUT /bucket/one/openid/v1/jwks", "PUT /bucket/one/.well-known/openid-configuration");
        assertThat(server.requests).noneMatch(line -> line.startsWith("DELETE") || line.contains("acl"));
    }

    /** As the usual tools upload: the bytes, and none of our metadata. */
    private void upload(String key, Jwks keys) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(server.endpoint().resolve("/bucket/one/" + key))
                .PUT(HttpRequest.BodyPublishers.ofString(
                        keys.document().toOptional().orElseThrow().text()))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void W1_aKeySetThatSomebodyPutInThePlaceOfOursIsRepaired() throws Exception {
        for (boolean adopt : List.of(false, true)) {
            Run run = run(sink, TestingKeys.jwks(0));
            Situation.Options options =
                    new Situation.Options(Situation.Options.DEFAULT.mode(), adopt, false, Optional.empty());
            run.publish(Situation.Options.DEFAULT);
            upload("openid/v1/jwks", TestingKeys.jwks(0, 5));
            PublishResult repaired = run.publish(options);
            assertThat(repaired).as("adopt %s", adopt).isInstanceOf(PublishResult.Completed.class);
            assertThat(repaired.findings())
                    .anyMatch(finding -> finding.rule() == Rule.W1
                            && finding.sentence().contains(TestingKeys.kid(5).toString()));
            assertThat(sink.read(Document.Kind.JWKS)).isInstanceOfSatisfying(Stored.Present.class, there -> {
                assertThat(there.document()).isEqualTo(KEYS);
                assertThat(there.owned() && there.current()).isTrue();
            });
        }
    }

    @Test
    void W1_butNotWhenNothingIsRemembered() throws Exception {
        run(sink, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT);
        upload("openid/v1/jwks", TestingKeys.jwks(0, 5));
        assertThat(run(sink, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT))
                .isInstanceOf(PublishResult.Refused.class);
    }

    @Test
    void theDocumentIsNotWrittenWhenTheKeySetCouldNotBe() throws IOException {
        tried();
        server.next(RIGHT, RIGHT, Optional.of(S3Stub.error(403, "AccessDenied")));
        PublishResult result = run(sink, TestingKeys.jwks(1)).publish(Situation.Options.DEFAULT);
        assertThat(result).isInstanceOf(PublishResult.Interrupted.class);
        assertThat(result.findings())
                .filteredOn(Finding::isError)
                .singleElement()
                .satisfies(finding -> assertThat(finding.sentence())
                        .contains("access is denied (HTTP 403, AccessDenied)", "irsa issuer policy publisher"));
        assertThat(server.requests).noneMatch(line -> line.startsWith("PUT") && line.contains("well-known"));
    }

    @Test
    void aServerThatIsBusyIsAskedAgain() throws IOException {
        Optional<S3Stub.Lie> busy = Optional.of(S3Stub.error(409, "ConditionalRequestConflict"));
        server.next(RIGHT, RIGHT, busy, RIGHT, busy);
        assertThat(sink.write(KEYS, new Stored.Absent())).isEqualTo(new Written.Done());
    }

    @Test
    void aServerThatStaysBusyIsNotTakenForOneThatIgnoresConditions() throws IOException {
        Optional<S3Stub.Lie> busy = Optional.of(S3Stub.error(409, "ConditionalRequestConflict"));
        server.next(RIGHT, RIGHT, busy, busy, busy, busy, busy);
        assertThatThrownBy(() -> sink.write(KEYS, new Stored.Absent())).hasMessageContaining("409");
        assertThat(sink.write(KEYS, new Stored.Absent())).isEqualTo(new Written.Done());
    }

    @Test
    void aServerThatIgnoresConditionsIsRefusedUnlessAskedFor() throws IOException {
        server.conditional = false;
        assertThatThrownBy(() -> sink.write(KEYS, new Stored.Absent()))
                .hasMessageContaining("--s3-allow-unconditional");
        assertThat(server.requests).noneMatch(line -> line.contains("jwks"));

        try (S3Sink willing = sink(true)) {
            assertThat(run(willing, TestingKeys.jwks(0))
                            .publish(Situation.Options.DEFAULT)
                            .findings())
                    .anyMatch(finding -> finding.rule() == Rule.W2
                            && finding.sentence().contains("never run two publishers at once"));
            Stored before = willing.read(Document.Kind.JWKS);
            assertThat(willing.write(KEYS, before)).isEqualTo(new Written.Done());
            assertThat(willing.write(KEYS, before)).isEqualTo(new Written.Conflict());
            assertThat(willing.write(KEYS, new Stored.Absent())).isEqualTo(new Written.Conflict());
        }
    }

    @Test
    void aServerThatDoesNotKnowConditionsIsRefused() {
        server.next(RIGHT, Optional.of(S3Stub.error(501, "NotImplemented")));
        assertThatThrownBy(() -> sink.write(KEYS, new Stored.Absent()))
                .hasMessageContaining("ignores If-Match or If-None-Match");
    }

    @Test
    void aServerThatKnowsOnlyTheStarIsRefused() {
        // get, create, create again (412), and then a wrong If-Match that goes through
        server.next(RIGHT, RIGHT, RIGHT, Optional.of(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"x\"");
            exchange.sendResponseHeaders(200, -1);
        }));
        assertThatThrownBy(() -> sink.write(KEYS, new Stored.Absent()))
                .hasMessageContaining("ignores If-Match or If-None-Match");
    }

    @Test
    void aWriteWhoseAnswerIsLostIsDone() throws IOException {
        tried();
        Stored before = sink.read(Document.Kind.JWKS);
        Document next = TestingKeys.jwks(1).document().toOptional().orElseThrow();
        server.next(exchange -> {
            server.keep(exchange, next.bytes());
            S3Stub.error(500, "InternalError").tell(exchange);
        });
        assertThat(sink.write(next, before)).isEqualTo(new Written.Done());
        assertThat(server.requests.stream().filter(line -> line.startsWith("PUT")))
                .hasSize(2);
    }

    @Test
    void aRaceIsTriedAgainUnlessTheOtherWon() throws IOException {
        tried();
        Stored before = sink.read(Document.Kind.JWKS);
        Document next = TestingKeys.jwks(1).document().toOptional().orElseThrow();
        server.next(S3Stub.error(409, "ConditionalRequestConflict"));
        assertThat(sink.write(next, before)).isEqualTo(new Written.Done());

        Stored after = sink.read(Document.Kind.JWKS);
        server.next(exchange -> {
            server.keep(exchange, "somebody's".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            S3Stub.error(409, "ConditionalRequestConflict").tell(exchange);
        });
        assertThat(sink.write(KEYS, after)).isEqualTo(new Written.Conflict());
    }

    @Test
    void endlessRacesEnd() throws IOException {
        tried();
        Stored before = sink.read(Document.Kind.JWKS);
        for (int i = 0; i < 4; i++) {
            server.next(Optional.of(S3Stub.error(409, "ConditionalRequestConflict")), RIGHT);
        }
        assertThatThrownBy(() -> sink.write(KEYS, before)).hasMessageContaining("is being written all the time (409)");
    }

    @Test
    void aStaleReadAfterAWriteIsNoticed() throws IOException {
        tried();
        Stored old = sink.read(Document.Kind.JWKS);
        byte[] bytes = ((Stored.Present) old).document().bytes();
        // the key set and the document are read, the key set is written, and the old one comes back
        server.next(RIGHT, RIGHT, RIGHT, Optional.of(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }));
        PublishResult result = run(sink, TestingKeys.jwks(1)).publish(Situation.Options.DEFAULT);
        assertThat(result).isInstanceOf(PublishResult.Interrupted.class);
        assertThat(result.findings()).anyMatch(finding -> finding.rule() == Rule.W3);
        assertThat(server.requests).noneMatch(line -> line.startsWith("PUT") && line.contains("well-known"));
    }

    @Test
    void successWithAnErrorInsideIsNoSuccess() throws IOException {
        server.next(exchange -> S3Stub.send(exchange, 200, "<Error><Code>InternalError</Code></Error>"));
        assertThatThrownBy(() -> sink.read(Document.Kind.JWKS)).hasMessageContaining("has no ETag");
        tried();
        Stored before = sink.read(Document.Kind.JWKS);
        server.next(exchange -> S3Stub.send(exchange, 200, "<Error><Code>InternalError</Code></Error>"));
        assertThatThrownBy(() -> sink.write(KEYS, before)).hasMessageContaining("has no ETag");
    }

    @Test
    void anAnswerThatBreaksOffIsNoDocument() throws IOException {
        tried();
        server.next(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            throw new IOException("broken off");
        });
        assertThatThrownBy(() -> sink.read(Document.Kind.JWKS))
                .isInstanceOf(IOException.class)
                .hasMessageMatching(".*(broke off after 10 bytes|Premature EOF|Unexpected end).*");
    }

    @Test
    void anObjectThatIsTooLargeIsNotRead() throws IOException {
        tried();
        S3Stub.Lie large = exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(200, 64L << 20);
            try {
                exchange.getResponseBody().write(new byte[64 << 20]);
            } catch (IOException e) {
                // the reader went away
            }
        };
        // On a busy machine an attempt may run into its limit, and is tried again.
        for (int i = 0; i < 8; i++) {
            server.next(large);
        }
        assertThatThrownBy(() -> sink.read(Document.Kind.JWKS)).hasMessageContaining("larger than 1 MiB");
    }

    @Test
    void silenceIsTimedOut() {
        S3Stub.Lie silence = exchange -> pause(Duration.ofSeconds(8));
        server.next(Optional.of(silence), Optional.of(silence), Optional.of(silence));
        isTimedOut();
    }

    private void isTimedOut() {
        try (S3Sink impatient = sink(false, Duration.ofSeconds(2))) {
            assertThatThrownBy(() -> impatient.read(Document.Kind.JWKS)).hasMessageContaining("did not answer in time");
        }
    }

    @Test
    void anAnswerThatDripsIsTimedOut() {
        S3Stub.Lie drip = exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v1\"");
            exchange.sendResponseHeaders(200, 100);
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write('x');
                exchange.getResponseBody().flush();
                pause(Duration.ofMillis(200));
            }
        };
        server.next(Optional.of(drip), Optional.of(drip), Optional.of(drip));
        long start = System.nanoTime();
        isTimedOut();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(18));
    }

    private static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, access is denied",
        "403, RequestTimeTooSkewed, set the clock",
        "403, InvalidAccessKeyId, does not know the access key",
        "403, SignatureDoesNotMatch, the signature is refused",
        "400, ExpiredToken, the credentials have expired",
        "400, InvalidToken, the session token is refused",
        "301, PermanentRedirect, 'the bucket is in another region, eu-west-3; say --s3-region'",
        "400, AuthorizationHeaderMalformed, 'another region, eu-west-3'",
        "404, NoSuchBucket, there is no such bucket",
        "404, '', look at the endpoint",
        "405, MethodNotAllowed, is it an S3 server?",
        "500, InternalError, the server failed",
        "503, SlowDown, asks for fewer requests",
        "503, '', the server is busy",
        "400, BadDigest, the bytes changed on their way",
        "418, Teapot, 'the server refused (HTTP 418, Teapot): m'",
    })
    void whatIsWrongIsSaidInOneSentence(int status, String code, String sentence) {
        S3Stub.Lie lie = S3Stub.error(status, code, Map.of("x-amz-bucket-region", "eu-west-3"));
        server.next(Optional.of(lie), Optional.of(lie), Optional.of(lie), Optional.of(lie));
        assertThatThrownBy(() -> sink.read(Document.Kind.JWKS))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("s3://bucket/one/openid/v1/jwks: ")
                .hasMessageContaining(sentence)
                .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @Test
    void aServerThatIsNotThereIsSaidInOneSentence() {
        server.close();
        assertThatThrownBy(() -> sink.read(Document.Kind.JWKS)).hasMessageContaining("nobody answers there");
        S3Settings unknown = new S3Settings(
                Optional.of(java.net.URI.create("https://s3.irsa.invalid")),
                Optional.empty(),
                true,
                false,
                Trust.system(),
                Duration.ofSeconds(30));
        try (S3Sink nowhere = new S3Sink(new S3Location("bucket", ""), ISSUER, Duration.ofHours(1), unknown)) {
            assertThatThrownBy(() -> nowhere.read(Document.Kind.JWKS))
                    .hasMessageContaining("the host s3.irsa.invalid is not known");
        }
    }

    @Test
    void aRegionThatNobodyKnowsIsSaidInOneSentence() {
        System.clearProperty("aws.region");
        org.junit.jupiter.api.Assumptions.assumeTrue(System.getenv("AWS_REGION") == null);
        try (S3Sink lost =
                new S3Sink(new S3Location("bucket", ""), ISSUER, Duration.ofHours(1), S3Settings.of(Trust.system()))) {
            assertThatThrownBy(() -> lost.read(Document.Kind.JWKS))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no region is known; say --s3-region or set AWS_REGION");
        }
    }

    @Test
    void theKindOfEncryptionThatHidesDocumentsIsWarnedOf() throws IOException {
        tried();
        Stored before = sink.read(Document.Kind.JWKS);
        server.next(exchange -> {
            exchange.getResponseHeaders().set("ETag", "\"v9\"");
            exchange.getResponseHeaders().set("x-amz-server-side-encryption", "aws:kms");
            exchange.sendResponseHeaders(200, -1);
        });
        sink.write(KEYS, before);
        assertThat(sink.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.sentence()).contains("encrypted with KMS"));
    }

    /** What the webhook gives a pod is enough: a role and a token, exchanged at STS by the SDK's default chain. */
    @Test
    void aWebIdentityIsEnough(@TempDir Path directory) throws IOException {
        Path token = Files.writeString(directory.resolve("token"), "e30.e30.x");
        server.next(exchange -> S3Stub.send(exchange, 200, """
                        <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                        <AssumeRoleWithWebIdentityResult><Credentials><AccessKeyId>ASIAFROMSTS</AccessKeyId>
                        <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
                        <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>
                        </AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"""));
        StringBuilder authorization = new StringBuilder();
        server.next(exchange -> {
            authorization.append(exchange.getRequestHeaders().getFirst("Authorization"));
            S3Stub.error(404, "NoSuchKey").tell(exchange);
        });
        Map<String, String> given = Map.of(
                "aws.roleArn", "arn:aws:iam::111122223333:role/publisher",
                "aws.webIdentityTokenFile", token.toString(),
                "aws.endpointUrlSts", server.endpoint().toString());
        try (AwsProperties _ = new AwsProperties(given);
                S3Sink inPod = sink(false)) {
            assertThat(inPod.read(Document.Kind.JWKS)).isEqualTo(new Stored.Absent());
        }
        assertThat(authorization.toString()).contains("Credential=ASIAFROMSTS/");
        assertThat(server.requests).first().isEqualTo("POST /");
    }
}
