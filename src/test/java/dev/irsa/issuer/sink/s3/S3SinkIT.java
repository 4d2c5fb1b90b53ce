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
import dev.irsa.issuer.sink.LedgerFile;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.PublishResult;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.sink.Stored;
import dev.irsa.issuer.sink.Written;
import dev.irsa.issuer.source.Trust;
import dev.irsa.testing.AwsProperties;
import dev.irsa.testing.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketCannedACL;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ObjectOwnership;

/** The sink against a real S3 server over TLS. */
class S3SinkIT {
    private static final Duration HOUR = Duration.ofHours(1);
    private static S3Server server;

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private S3Client client;
    private String bucket;
    private IssuerUrl issuer;

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeBucket(TestInfo test) throws IOException {
        open.add(AwsProperties.of(S3Server.ACCESS_KEY, S3Server.SECRET_KEY));
        bucket = test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT);
        issuer = new IssuerUrl(server.endpoint() + "/" + bucket + "/prod");
        client = S3Clients.open(settings(S3Server.REGION));
        open.add(client);
        client.createBucket(request -> request.bucket(bucket));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private static S3Settings settings(String region) throws IOException {
        return new S3Settings(
                Optional.of(server.endpoint()),
                Optional.of(region),
                true,
                false,
                Trust.with(Optional.of(server.caFile())),
                Duration.ofSeconds(10));
    }

    private S3Sink sink() throws IOException {
        return sink(issuer, bucket, S3Server.REGION);
    }

    private S3Sink sink(IssuerUrl owner, String name, String region) throws IOException {
        S3Sink sink = new S3Sink(new S3Location(name, "prod"), owner, HOUR, settings(region));
        open.add(sink);
        return sink;
    }

    private static Document keys(int... numbers) {
        return TestingKeys.jwks(numbers).document().toOptional().orElseThrow();
    }

    private Run run(S3Sink sink, Jwks listed) {
        View view = new View.Listed("a", listed, Optional.empty(), Optional.empty(), List.of());
        return new Run(
                issuer,
                RotationPolicy.DEFAULT,
                () -> new Observation(List.of(view)),
                new LedgerFile(directory.resolve("ledger.json"), issuer),
                List.of(sink),
                PublicKeys.UNCHECKED,
                InstantSource.system());
    }

    @Test
    void publishes() throws IOException {
        S3Sink sink = sink();
        assertThat(sink.read(Document.Kind.JWKS)).isEqualTo(new Stored.Absent());
        assertThat(run(sink, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT))
                .isInstanceOf(PublishResult.Completed.class);

        HeadObjectResponse head =
                client.headObject(request -> request.bucket(bucket).key("prod/openid/v1/jwks"));
        assertThat(head.contentType()).isEqualTo("application/jwk-set+json");
        assertThat(head.cacheControl()).isEqualTo("public, max-age=3600");
        assertThat(head.contentEncoding()).isNullOrEmpty();
        assertThat(head.metadata()).isEqualTo(Map.of("irsa-issuer", issuer.text(), "irsa-sha256", keys(0).digest()));
        assertThat(client.headObject(request -> request.bucket(bucket).key("prod/.well-known/openid-configuration"))
                        .contentType())
                .isEqualTo("application/json");
        assertThat(client.getObjectAsBytes(request -> request.bucket(bucket).key("prod/openid/v1/jwks"))
                        .asUtf8String())
                .isEqualTo(keys(0).text());
        assertThat(sink.warnings()).isEmpty();
        PublishResult again = run(sink(), TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT);
        assertThat(again)
                .isInstanceOfSatisfying(
                        PublishResult.Completed.class,
                        completed -> assertThat(completed.plan().hasChanges()).isFalse());
        assertThat(client.headObject(request -> request.bucket(bucket).key("prod/openid/v1/jwks"))
                        .lastModified())
                .isEqualTo(head.lastModified());
    }

    @Test
    void ofManyWritersOneWinsAndTheOthersAreTold() throws Exception {
        for (int round = 0; round < 3; round++) {
            Stored before = sink().read(Document.Kind.JWKS);
            List<Callable<Written>> writes = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                S3Sink sink = sink();
                // each with other bytes: equal ones are nobody's loss
                Document document = keys(round * 12 + i);
                writes.add(() -> sink.write(document, before));
            }
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Written> outcomes = new ArrayList<>();
                for (Future<Written> each : threads.invokeAll(writes)) {
                    outcomes.add(each.get());
                }
                assertThat(outcomes).filteredOn(Written.Done.class::isInstance).hasSize(1);
                assertThat(outcomes)
                        .filteredOn(Written.Conflict.class::isInstance)
                        .hasSize(11);
            }
        }
    }

    @Test
    void nothingOfSomebodyElseIsTouched() throws IOException {
        client.putObject(
                request -> request.bucket(bucket).key("prod/openid/v1/jwks"), RequestBody.fromString("{\"keys\":[]}"));
        S3Sink sink = sink();
        PublishResult refused = run(sink, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT);
        assertThat(refused).isInstanceOf(PublishResult.Refused.class);
        assertThat(refused.findings()).anyMatch(finding -> finding.isError() && finding.rule() == Rule.W1);
        assertThat(client.getObjectAsBytes(request -> request.bucket(bucket).key("prod/openid/v1/jwks"))
                        .asUtf8String())
                .isEqualTo("{\"keys\":[]}");
        Situation.Options adopt =
                new Situation.Options(Situation.Options.DEFAULT.mode(), true, false, Optional.empty());
        assertThat(run(sink, TestingKeys.jwks(0)).publish(adopt)).isInstanceOf(PublishResult.Completed.class);
        assertThat(sink.read(Document.Kind.JWKS))
                .isInstanceOfSatisfying(
                        Stored.Present.class, there -> assertThat(there.owned()).isTrue());

        S3Sink other = sink(new IssuerUrl("https://oidc.irsa.dev/other"), bucket, S3Server.REGION);
        assertThat(other.read(Document.Kind.JWKS))
                .isInstanceOfSatisfying(
                        Stored.Present.class, there -> assertThat(there.owned()).isFalse());
    }

    @Test
    void aKeySetThatSomebodyPutInThePlaceOfOursIsRepaired() throws IOException {
        Run run = run(sink(), TestingKeys.jwks(0));
        run.publish(Situation.Options.DEFAULT);
        client.putObject(
                request -> request.bucket(bucket).key("prod/openid/v1/jwks"),
                RequestBody.fromString(keys(0, 5).text()));
        assertThat(run.publish(Situation.Options.DEFAULT)).isInstanceOf(PublishResult.Completed.class);
        assertThat(sink().read(Document.Kind.JWKS)).isInstanceOfSatisfying(Stored.Present.class, there -> {
            assertThat(there.document()).isEqualTo(keys(0));
            assertThat(there.owned()).isTrue();
        });
    }

    @Test
    void whatSomebodyWroteInBetweenStays() throws IOException {
        S3Sink sink = sink();
        assertThat(sink.write(keys(0), new Stored.Absent())).isEqualTo(new Written.Done());
        Stored before = sink.read(Document.Kind.JWKS);
        assertThat(sink().write(keys(1), before)).isEqualTo(new Written.Done());
        assertThat(sink.write(keys(2), before)).isEqualTo(new Written.Conflict());
        assertThat(sink.write(keys(2), new Stored.Absent())).isEqualTo(new Written.Conflict());
        assertThat(sink.read(Document.Kind.JWKS))
                .isInstanceOfSatisfying(
                        Stored.Present.class,
                        there -> assertThat(there.document()).isEqualTo(keys(1)));
        client.deleteObject(request -> request.bucket(bucket).key("prod/openid/v1/jwks"));
        assertThat(sink.write(keys(2), before)).isEqualTo(new Written.Conflict());
        assertThat(sink.read(Document.Kind.JWKS)).isEqualTo(new Stored.Absent());
    }

    @Test
    void aBucketThatAnybodyCanWriteToIsReported() throws IOException {
        assertThat(run(sink(), TestingKeys.jwks(0))
                        .publish(Situation.Options.DEFAULT)
                        .findings())
                .noneMatch(finding -> finding.rule() == Rule.W5);
        String open = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
                + "\"Action\":[\"s3:GetObject\",\"s3:PutObject\"],\"Resource\":[\"arn:aws:s3:::" + bucket + "/*\"]}]}";
        client.putBucketPolicy(request -> request.bucket(bucket).policy(open));
        assertThat(complaints())
                .singleElement()
                .asString()
                .contains("s3://" + bucket + "/prod", "the policy of the bucket");
        client.putBucketPolicy(request -> request.bucket(bucket).policy(open.replace(",\"s3:PutObject\"", "")));
        assertThat(complaints()).as("everybody may read").isEmpty();

        client.putBucketOwnershipControls(request -> request.bucket(bucket)
                .ownershipControls(controls ->
                        controls.rules(rule -> rule.objectOwnership(ObjectOwnership.BUCKET_OWNER_PREFERRED))));
        client.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ_WRITE));
        assertThat(complaints()).singleElement().asString().contains("the access control list of the bucket");
        client.putBucketAcl(request -> request.bucket(bucket).acl(BucketCannedACL.PUBLIC_READ));
        assertThat(complaints()).isEmpty();
    }

    private List<String> complaints() throws IOException {
        return run(sink(), TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT).findings().stream()
                .filter(finding -> finding.rule() == Rule.W5 && finding.isError())
                .map(Finding::sentence)
                .toList();
    }

    @Test
    void headersThatSomebodyChangedAreSetAgain() throws IOException {
        S3Sink sink = sink();
        run(sink, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT);
        client.putObject(
                request -> request.bucket(bucket)
                        .key("prod/openid/v1/jwks")
                        .contentType("text/html")
                        .metadata(Map.of("irsa-issuer", issuer.text())),
                RequestBody.fromString(keys(0).text()));
        assertThat(run(sink, TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT))
                .isInstanceOf(PublishResult.Completed.class);
        assertThat(client.headObject(request -> request.bucket(bucket).key("prod/openid/v1/jwks"))
                        .contentType())
                .isEqualTo("application/jwk-set+json");
    }

    @Test
    void theServerIsTriedOnceOnAnObjectOfItsOwn() throws IOException {
        sink().write(keys(0), new Stored.Absent());
        assertThat(client.listObjectsV2(request -> request.bucket(bucket)).contents())
                .extracting(object -> object.key())
                .containsExactlyInAnyOrder("prod/.irsa-probe", "prod/openid/v1/jwks");
        client.deleteObject(request -> request.bucket(bucket).key("prod/.irsa-probe"));
        client.putObject(
                request -> request.bucket(bucket).key("prod/.irsa-probe"), RequestBody.fromString("somebody's"));
        assertThatThrownBy(() -> sink().write(keys(1), new Stored.Absent()))
                .hasMessageContaining("is somebody else's object");
        assertThat(client.getObjectAsBytes(request -> request.bucket(bucket).key("prod/.irsa-probe"))
                        .asUtf8String())
                .isEqualTo("somebody's");
    }

    @Test
    void whatIsWrongIsSaidInOneSentence() throws Exception {
        assertThatThrownBy(() -> sink(issuer, "not-there", S3Server.REGION).read(Document.Kind.JWKS))
                .isInstanceOf(IOException.class)
                .hasMessage("s3://not-there/prod/openid/v1/jwks: there is no such bucket; make it first,"
                        + " or look at the sink's name");
        assertThatThrownBy(() -> sink(issuer, bucket, "us-west-2").read(Document.Kind.JWKS))
                .hasMessageContaining("the bucket is in another region")
                .hasMessageContaining("say --s3-region");
        try (AwsProperties _ = AwsProperties.of(S3Server.ACCESS_KEY, "wrong")) {
            assertThatThrownBy(() -> sink().read(Document.Kind.JWKS)).hasMessageContaining("the signature is refused");
        }
        try (AwsProperties _ = AwsProperties.of("AKIANOBODY", "wrong")) {
            assertThatThrownBy(() -> sink().read(Document.Kind.JWKS))
                    .hasMessageContaining("does not know the access key");
        }
        try (AwsProperties _ = new AwsProperties(Map.of())) {
            assertThatThrownBy(() -> sink().read(Document.Kind.JWKS))
                    .hasMessageContaining("there are no AWS credentials");
        }
        S3Settings untrusting = new S3Settings(
                Optional.of(server.endpoint()),
                Optional.of(S3Server.REGION),
                true,
                false,
                Trust.system(),
                Duration.ofSeconds(10));
        try (S3Sink sink = new S3Sink(new S3Location(bucket, ""), issuer, HOUR, untrusting)) {
            assertThatThrownBy(() -> sink.read(Document.Kind.JWKS)).hasMessageContaining("--ca-file");
        }
    }

    @Test
    void anErrorLeavesTheLastGoodDocuments() throws IOException {
        run(sink(), TestingKeys.jwks(0)).publish(Situation.Options.DEFAULT);
        try (AwsProperties _ = AwsProperties.of(S3Server.ACCESS_KEY, "wrong")) {
            PublishResult result = run(sink(), TestingKeys.jwks(1)).publish(Situation.Options.DEFAULT);
            assertThat(result.findings()).extracting(Finding::rule).contains(Rule.W4);
        }
        assertThat(client.getObjectAsBytes(request -> request.bucket(bucket).key("prod/openid/v1/jwks"))
                        .asUtf8String())
                .isEqualTo(keys(0).text());
    }
}
