package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.testing.AwsProperties;
import dev.irsa.testing.S3Server;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** From keys to an issuer in a public bucket that verifies, all by commands, over a real S3 server. */
class IssuerInBucketIT {
    private static S3Server server;

    @TempDir
    Path directory;

    private final Shell shell = new Shell();
    private final AwsProperties properties = AwsProperties.of(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    private S3Client client;
    private String bucket;
    private String issuer;

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
    void open(TestInfo test) {
        bucket = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
        issuer = server.endpoint() + "/" + bucket + "/prod";
        client = S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(S3Server.REGION))
                .forcePathStyle(true)
                .httpClient(UrlConnectionHttpClient.builder()
                        .tlsTrustManagersProvider(() -> new javax.net.ssl.TrustManager[] {trust()})
                        .build())
                .build();
        client.createBucket(request -> request.bucket(bucket));
        TestingCa.write(
                directory.resolve("old.pub"),
                TestingCa.pem(TestingKeys.rsaPair().getPublic()));
        TestingCa.write(
                directory.resolve("new.pub"),
                TestingCa.pem(TestingKeys.ecPair(0).getPublic()));
    }

    private static javax.net.ssl.TrustManager trust() {
        try {
            return dev.irsa.issuer.source.Trust.with(java.util.Optional.of(server.caFile()))
                    .manager();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() {
        client.close();
        properties.close();
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    private int issuer(String command, String... more) {
        URI endpoint = server.endpoint();
        Stream<String> fixed = Stream.of(
                "issuer",
                command,
                "--issuer",
                issuer,
                "--allow-private",
                "--ca-file",
                server.caFile().toString(),
                "--ledger",
                file("ledger.json"),
                "--sink",
                "s3://" + bucket + "/prod",
                "--s3-endpoint",
                endpoint.toString(),
                "--s3-region",
                S3Server.REGION,
                "--s3-path-style",
                "--keys",
                file("old.pub"));
        return shell.run(Stream.concat(fixed, Stream.of(more)).toArray(String[]::new));
    }

    private int verify() {
        return shell.run(
                "issuer",
                "verify",
                issuer,
                "--allow-private",
                "--ca-file",
                server.caFile().toString());
    }

    private void makePublic() {
        assertThat(shell.run("issuer", "policy", "bucket", "--sink", "s3://" + bucket + "/prod"))
                .isZero();
        String policy = shell.out();
        client.putBucketPolicy(request -> request.bucket(bucket).policy(policy));
    }

    @Test
    void fromNothingToGreen() {
        makePublic();
        assertThat(issuer("plan")).as(shell::toString).isEqualTo(IssuerExit.DIFFERENCES);
        assertThat(client.listObjectsV2(request -> request.bucket(bucket)).contents())
                .isEmpty();
        assertThat(issuer("publish")).as(shell::toString).isZero();
        assertThat(verify()).as(shell::toString).isZero();
        assertThat(issuer("plan")).isZero();

        assertThat(issuer("publish", "--keys", file("new.pub"))).isZero();
        assertThat(verify()).as(shell::toString).isZero();
        assertThat(issuer(
                        "gate",
                        "--keys",
                        file("new.pub"),
                        "--promote",
                        TestingKeys.jwk(0).kid().text()))
                .as(shell::toString)
                .isEqualTo(IssuerExit.UNSAFE);
        assertThat(shell.out()).contains("closed (G2)");
    }

    @Test
    void nobodyReadsWithoutThePolicy() {
        assertThat(issuer("publish")).isEqualTo(IssuerExit.FAILURE);
        assertThat(shell.out()).contains("T5", "403");
        assertThat(verify()).isEqualTo(IssuerExit.FAILURE);
        assertThat(shell.out()).contains("T4   ERROR");
    }

    @Test
    void aByteThatSomebodyChangedIsFoundAndRepaired() {
        makePublic();
        issuer("publish");
        String key = "prod/openid/v1/jwks";
        var there = client.getObjectAsBytes(request -> request.bucket(bucket).key(key));
        GetObjectResponse head = there.response();
        String changed = there.asUtf8String().replaceFirst("\"kid\":\"[^\"]", "\"kid\":\"_");
        client.putObject(
                request -> request.bucket(bucket)
                        .key(key)
                        .contentType(head.contentType())
                        .cacheControl(head.cacheControl())
                        .metadata(Map.copyOf(head.metadata())),
                RequestBody.fromString(changed));
        assertThat(issuer("plan")).isEqualTo(IssuerExit.DIFFERENCES);
        assertThat(shell.out()).contains("W1", "nobody knows");
        assertThat(issuer("publish")).as(shell::toString).isZero();
        assertThat(client.getObjectAsBytes(request -> request.bucket(bucket).key(key))
                        .asUtf8String())
                .isEqualTo(there.asUtf8String());
        assertThat(verify()).as(shell::toString).isZero();
    }

    @Test
    void severalSinksAtOnce() {
        makePublic();
        assertThat(issuer("publish", "--directory", file("web")))
                .as(shell::toString)
                .isZero();
        assertThat(directory.resolve("web/openid/v1/jwks"))
                .hasContent(client.getObjectAsBytes(
                                request -> request.bucket(bucket).key("prod/openid/v1/jwks"))
                        .asUtf8String());
    }

    /** The policy that irsa issuer policy publisher writes, for one user by way of the bucket's policy. */
    private void allow(String user, String policy) {
        String forUser = policy.replace(
                "\"Effect\": \"Allow\",", "\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"" + user + "\"},");
        client.putBucketPolicy(request -> request.bucket(bucket).policy(forUser));
    }

    @Test
    void thePublishersOwnPolicyIsEnoughAndNoMore() {
        server.createUser("AKIAPUBLISHER", "publisher-secret");
        shell.run("issuer", "policy", "publisher", "--sink", "s3://" + bucket + "/prod", "--s3-compatible");
        String policy = shell.out();
        try (AwsProperties _ = AwsProperties.of("AKIAPUBLISHER", "publisher-secret")) {
            assertThat(issuer("publish", "--no-check")).isEqualTo(IssuerExit.FAILURE);
            assertThat(shell.out()).contains("W4", "access is denied", "irsa issuer policy publisher");
        }
        allow("AKIAPUBLISHER", policy);
        try (AwsProperties _ = AwsProperties.of("AKIAPUBLISHER", "publisher-secret")) {
            assertThat(issuer("publish", "--no-check")).as(shell::toString).isZero();
            assertThat(issuer("publish", "--no-check", "--keys", file("new.pub")))
                    .as(shell::toString)
                    .isZero();
        }
        for (String right : List.of("s3:GetObject", "s3:PutObject")) {
            allow("AKIAPUBLISHER", policy.replace("\"" + right + "\"", "\"s3:GetObjectTagging\""));
            client.deleteObject(request -> request.bucket(bucket).key("prod/openid/v1/jwks"));
            try (AwsProperties _ = AwsProperties.of("AKIAPUBLISHER", "publisher-secret")) {
                assertThat(issuer("publish", "--no-check")).as(right).isEqualTo(IssuerExit.FAILURE);
                assertThat(shell.out()).as(right).contains("access is denied");
            }
        }
    }

    @Test
    void badSinksAreExplained() {
        assertThat(issuer("plan", "--sink", "oidc")).isEqualTo(IssuerExit.USAGE);
        assertThat(shell.err()).contains("does not begin with s3://");
        assertThat(issuer("plan", "--s3-endpoint", "ftp://x")).isEqualTo(IssuerExit.USAGE);
        assertThat(shell.err()).contains("--s3-endpoint is no http or https URL");
        assertThat(issuer("plan", "--sink", "s3://not-there")).isEqualTo(IssuerExit.FAILURE);
        assertThat(shell.out()).contains("W4", "there is no such bucket");
    }
}
