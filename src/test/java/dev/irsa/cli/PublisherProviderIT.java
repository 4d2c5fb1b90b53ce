package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.aws.OidcProvider;
import dev.irsa.testing.AwsProperties;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.IamServer;
import dev.irsa.testing.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.GetOpenIdConnectProviderResponse;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** The publisher and the OIDC provider in IAM, which somebody else changes. */
class PublisherProviderIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String METRIC = "irsa_issuer_iam_provider_in_sync";

    /** IAM takes no port, so this one is not served anywhere. */
    private static final String ISSUER = "https://oidc.irsa.dev/provider";

    private static final String ARN =
            "arn:aws:iam::" + IamServer.ACCOUNT + ":oidc-provider/" + ISSUER.substring("https://".length());
    private static final String PRINT = "c".repeat(40);

    @TempDir
    private Path directory;

    private final AwsProperties properties = AwsProperties.of(S3Server.ACCESS_KEY, S3Server.SECRET_KEY);
    private IamServer server;
    private IamClient iam;
    private PublishedCluster cluster;

    @BeforeEach
    void start() throws Exception {
        server = IamServer.start();
        iam = IamClient.builder()
                .endpointOverride(server.endpoint())
                .region(Region.US_EAST_1)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
        cluster = new PublishedCluster(directory);
        cluster.plane.first().roll(cluster.flagsOf(List.of(ISSUER), 0, 0, 1));
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
        if (iam != null) {
            iam.close();
        }
        if (server != null) {
            server.close();
        }
        properties.close();
    }

    private StartedPublisher publisher(String... more) throws IOException {
        List<String> flags = new ArrayList<>(cluster.publisherFlags(
                "--issuer=" + ISSUER,
                "--no-check",
                "--interval=1s",
                "--provider-interval=1s",
                "--provider-thumbprint=" + PRINT,
                "--iam-endpoint=" + server.endpoint()));
        flags.remove("--issuer=" + cluster.issuer);
        flags.addAll(List.of(more));
        return new StartedPublisher(flags);
    }

    private GetOpenIdConnectProviderResponse provider() {
        return iam.getOpenIDConnectProvider(request -> request.openIDConnectProviderArn(ARN));
    }

    private boolean isThere() {
        try {
            return provider() != null;
        } catch (NoSuchEntityException e) {
            return false;
        }
    }

    private void awaitCondition(String status, String reason) throws Exception {
        Eventually.within(
                PATIENCE,
                "ProviderInSync is " + status + ", " + reason,
                () -> cluster.condition("ProviderInSync").equals(status)
                        && cluster.condition("ProviderInSync", "reason").equals(reason));
    }

    private static void awaitMetric(StartedPublisher publisher, double value) throws Exception {
        Eventually.within(PATIENCE, METRIC + " is " + value, () -> publisher.sum(METRIC, "") == value);
    }

    @Test
    void whatDiffersIsRepairedAndNothingElse() throws Exception {
        try (StartedPublisher publisher = publisher("--provider=ensure", "--provider-client-id=a,b")) {
            Eventually.within(PATIENCE, "it is made", this::isThere);
            awaitMetric(publisher, 1);
            awaitCondition("True", "InSync");
            assertThat(provider().clientIDList()).containsExactlyInAnyOrder("a", "b");

            iam.addClientIDToOpenIDConnectProvider(
                    request -> request.openIDConnectProviderArn(ARN).clientID("theirs"));
            iam.removeClientIDFromOpenIDConnectProvider(
                    request -> request.openIDConnectProviderArn(ARN).clientID("a"));
            iam.updateOpenIDConnectProviderThumbprint(
                    request -> request.openIDConnectProviderArn(ARN).thumbprintList("d".repeat(40)));
            Eventually.within(
                    PATIENCE,
                    "it is repaired",
                    () -> provider().clientIDList().contains("a")
                            && provider().thumbprintList().equals(List.of(PRINT)));
            assertThat(provider().clientIDList()).containsExactlyInAnyOrder("a", "b", "theirs");
            Eventually.within(PATIENCE, "it is told", () -> cluster.events().contains("ProviderRepaired"));

            iam.deleteOpenIDConnectProvider(request -> request.openIDConnectProviderArn(ARN));
            Eventually.within(PATIENCE, "it is made again", this::isThere);
            awaitCondition("True", "InSync");
        }
    }

    @Test
    void inReportModeNothingIsChanged() throws Exception {
        try (StartedPublisher publisher = publisher("--provider=report")) {
            awaitCondition("False", "Differs");
            awaitMetric(publisher, 0);
            assertThat(cluster.condition("ProviderInSync", "message")).startsWith("+ provider " + ISSUER);
            Eventually.within(PATIENCE, "it is told", () -> cluster.events().contains("ProviderOutOfSync"));
            // the documents are none the worse for it
            assertThat(cluster.condition("Published")).isEqualTo("True");
            assertThat(isThere()).isFalse();
        }
    }

    @Test
    void whatSomebodyElseMadeIsLeftAlone() throws Exception {
        iam.createOpenIDConnectProvider(
                request -> request.url(ISSUER).clientIDList("theirs").thumbprintList("a".repeat(40)));
        try (StartedPublisher publisher = publisher("--provider=ensure")) {
            awaitCondition("False", "Foreign");
            awaitMetric(publisher, 0);
            assertThat(cluster.condition("ProviderInSync", "message")).contains(ARN, "--adopt");
            assertThat(provider().clientIDList()).containsExactly("theirs");
            assertThat(provider().thumbprintList()).containsExactly("a".repeat(40));
            assertThat(provider().tags()).isEmpty();

            // once it is said to be ours it is looked after
            iam.tagOpenIDConnectProvider(request -> request.openIDConnectProviderArn(ARN)
                    .tags(tag -> tag.key(OidcProvider.OWNER_TAG).value(OidcProvider.OWNER)));
            awaitCondition("True", "InSync");
            assertThat(provider().clientIDList()).containsExactlyInAnyOrder("theirs", "sts.amazonaws.com");
        }
    }

    @Test
    void anIamThatCannotBeAskedIsToldOf() throws Exception {
        try (StartedPublisher publisher = publisher("--provider=ensure")) {
            awaitMetric(publisher, 1);
            server.close();
            awaitCondition("False", "NotReadable");
            awaitMetric(publisher, 0);
            assertThat(publisher.get("/readyz").statusCode())
                    .as("the documents are right all the same")
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutBeingAskedItAsksNobody() throws Exception {
        try (StartedPublisher publisher = publisher()) {
            Eventually.within(
                    PATIENCE,
                    "it publishes",
                    () -> cluster.condition("Published").equals("True"));
            assertThat(cluster.condition("ProviderInSync")).isEqualTo("Unknown");
            assertThat(publisher.metric(METRIC).values()).containsOnly(Double.NaN);
            assertThat(isThere()).isFalse();
        }
    }
}
