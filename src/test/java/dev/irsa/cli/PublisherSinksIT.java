package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.issuer.source.Trust;
import dev.irsa.testing.AwsProperties;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A publisher to a directory and to a bucket, on a real API server and a real S3 server, while one of the two fails. */
class PublisherSinksIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String BUCKET = "sinks";
    private static final String USER = "AKIASINKS00000000000";
    private static final String SECRET = "another-secret-for-tests";
    private static final String READ = "\"s3:GetObject\",\"s3:ListBucket\"";

    @TempDir
    private Path directory;

    private static String policy(String actions) {
        return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"" + USER
                + "\"]},\"Action\":[" + actions + "],\"Resource\":[\"arn:aws:s3:::" + BUCKET + "\",\"arn:aws:s3:::"
                + BUCKET + "/*\"]}]}";
    }

    @Test
    void aBucketThatCanOnlyBeReadHoldsUpNobody() throws Exception {
        try (S3Server server = S3Server.start();
                AwsProperties _ = AwsProperties.of(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
                S3Client owner = client(server);
                PublishedCluster cluster = new PublishedCluster(directory)) {
            server.createUser(USER, SECRET);
            owner.createBucket(request -> request.bucket(BUCKET));
            owner.putBucketPolicy(request -> request.bucket(BUCKET).policy(policy(READ)));
            Path authorities = both(directory, cluster, server);
            try (AwsProperties _ = AwsProperties.of(USER, SECRET);
                    StartedPublisher publisher = new StartedPublisher(cluster.publisherFlags(
                            "--sink=s3://" + BUCKET + "/prod",
                            "--s3-endpoint=" + server.endpoint(),
                            "--s3-region=" + S3Server.REGION,
                            "--s3-path-style",
                            "--ca-file=" + authorities))) {
                Eventually.within(
                        PATIENCE,
                        "the failing one is named",
                        () -> cluster.condition("Published").equals("False")
                                && cluster.condition("Published", "message")
                                        .contains("s3://" + BUCKET + "/prod cannot be written"));
                // keys, discovery document and look from outside: no step of the other one is missing
                Eventually.within(
                        PATIENCE,
                        "the other is verified",
                        () -> cluster.condition("PubliclyVerified").equals("True"));
                assertThat(cluster.publishedKids()).hasSize(2);
                assertThat(cluster.condition("Published", "message")).doesNotContain(cluster.root.toString());
                cluster.plane.first().roll(cluster.flags(0, 0, 1, 2));
                Eventually.within(
                        PATIENCE,
                        "a new key goes to the other all the same",
                        () -> cluster.publishedKids().size() == 3);
                assertThat(owner.listObjectsV2(request -> request.bucket(BUCKET))
                                .contents())
                        .isEmpty();
                assertThat(publisher.sum("irsa_issuer_publish_total", "result=\"failed\""))
                        .isPositive();
                Eventually.within(PATIENCE, "it is told", () -> cluster.events().contains("NotPublished"));
                assertThat(cluster.events())
                        .as("nobody took anything away")
                        .doesNotContain("PublishedDocumentsChanged");

                owner.putBucketPolicy(request -> request.bucket(BUCKET).policy(policy(READ + ",\"s3:PutObject\"")));
                Eventually.within(
                        PATIENCE,
                        "both are right",
                        () -> cluster.condition("Published").equals("True"));
                assertThat(owner.getObjectAsBytes(
                                        request -> request.bucket(BUCKET).key("prod/openid/v1/jwks"))
                                .asUtf8String())
                        .contains(cluster.kid(0), cluster.kid(1), cluster.kid(2));
            }
        }
    }

    private static S3Client client(S3Server server) throws IOException {
        TrustManager trust = Trust.with(Optional.of(server.caFile())).manager();
        return S3Client.builder()
                .endpointOverride(server.endpoint())
                .region(Region.of(S3Server.REGION))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(S3Server.ACCESS_KEY, S3Server.SECRET_KEY)))
                .httpClient(UrlConnectionHttpClient.builder()
                        .tlsTrustManagersProvider(() -> new TrustManager[] {trust})
                        .build())
                .build();
    }

    /** One file of what signs the issuer's certificate, and what signs the bucket's. */
    private static Path both(Path directory, PublishedCluster cluster, S3Server server) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String flag : cluster.publisherFlags()) {
            if (flag.startsWith("--ca-file=")) {
                lines.addAll(Files.readAllLines(Path.of(flag.substring("--ca-file=".length()))));
            }
        }
        lines.addAll(Files.readAllLines(server.caFile()));
        return Files.write(directory.resolve("both.pem"), lines);
    }
}
