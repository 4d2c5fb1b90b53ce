package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.ApiServerProcess;
import dev.irsa.testing.Eventually;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code irsa publisher} over a real API server, whose keys are rotated in the meantime. */
class PublisherIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    /** A replica that stands by is ready as well: that it looks is not enough here. */
    private static void awaitPublished(PublishedCluster cluster, StartedPublisher server) throws Exception {
        Eventually.within(
                PATIENCE, "it publishes", () -> cluster.condition("Published").equals("True"));
        Eventually.within(PATIENCE, "it is ready", () -> server.get("/readyz").statusCode() == 200);
    }

    @Test
    void tokensOfEveryKeyVerifyAtEveryMomentOfARotation() throws Exception {
        try (PublishedCluster cluster = new PublishedCluster(directory);
                StartedPublisher server = new StartedPublisher(cluster.publisherFlags())) {
            ApiServerProcess api = cluster.plane.first();
            awaitPublished(cluster, server);
            assertThat(cluster.publishedKids()).containsExactlyInAnyOrder(cluster.kid(0), cluster.kid(1));
            List<String> tokens = new ArrayList<>();
            tokens.add(cluster.token(api));
            try (Watch watch = new Watch(cluster, tokens)) {
                // the right order: the second key signs, then the third is added, published, and signs
                api.roll(cluster.flags(1, 0, 1));
                watch.add(cluster.token(api));
                Eventually.within(
                        PATIENCE,
                        "the second key signs, and is as old as the first",
                        () -> cluster.condition("RotationSafe").equals("True"));
                assertThat(cluster.events()).doesNotContain("KeySignsTooEarly");
                api.roll(cluster.flags(1, 0, 1, 2));
                Eventually.within(
                        PATIENCE,
                        "the third key is published",
                        () -> cluster.publishedKids().contains(cluster.kid(2)));
                api.roll(cluster.flags(2, 0, 1, 2));
                watch.add(cluster.token(api));
                // and the first is taken out: its token lives on
                api.roll(cluster.flags(2, 1, 2));
                Eventually.within(
                        PATIENCE,
                        "the first key is retained",
                        () -> server.sum("irsa_issuer_keys", "state=\"retained\"") == 1);
                assertThat(cluster.publishedKids()).hasSize(3);
            }
            // it is public for seconds, not for a day
            Eventually.within(
                    PATIENCE,
                    "the alarm is raised",
                    () -> cluster.events().containsAll(Set.of("KeySignsTooEarly", "KeysPublished")));
            assertThat(cluster.condition("RotationSafe")).isEqualTo("False");
            assertThat(cluster.condition("RotationSafe", "message"))
                    .contains(cluster.kid(2))
                    .doesNotContain(cluster.kid(0), cluster.kid(1));
            assertThat(server.sum("irsa_issuer_key_signing_before_public", "")).isEqualTo(1);
            assertThat(cluster.condition("PubliclyVerified")).isEqualTo("True");
            assertThat(cluster.condition("SourceReady")).isEqualTo("True");
            assertThat(cluster.condition("Published")).isEqualTo("True");
        }
    }

    /** Verifies every token again and again with what is public. */
    private static final class Watch implements AutoCloseable {
        private final PublishedCluster cluster;
        private final List<String> tokens;
        private final List<String> failures = new ArrayList<>();
        private final CountDownLatch end = new CountDownLatch(1);
        private final Thread thread;
        private int looks;

        Watch(PublishedCluster cluster, List<String> tokens) {
            this.cluster = cluster;
            this.tokens = new ArrayList<>(tokens);
            this.thread = Thread.ofVirtual().start(this::look);
        }

        synchronized void add(String token) {
            tokens.add(token);
        }

        private synchronized List<String> tokens() {
            return List.copyOf(tokens);
        }

        private void look() {
            try {
                do {
                    for (String token : tokens()) {
                        if (!cluster.isVerified(token)) {
                            failures.add("a token does not verify");
                        }
                    }
                    looks++;
                } while (!end.await(20, TimeUnit.MILLISECONDS));
            } catch (Exception e) {
                failures.add(e.toString());
            }
        }

        @Override
        public void close() throws InterruptedException {
            end.countDown();
            thread.join();
            assertThat(failures).isEmpty();
            assertThat(looks).isGreaterThan(20);
        }
    }

    @Test
    void driftIsFoundToldAndRepaired() throws Exception {
        try (PublishedCluster cluster = new PublishedCluster(directory);
                StartedPublisher server = new StartedPublisher(cluster.publisherFlags())) {
            awaitPublished(cluster, server);
            Path jwks = cluster.root.resolve("openid/v1/jwks");
            String good = Files.readString(jwks);
            Files.writeString(jwks, good.replaceFirst("\"x\":\"..", "\"x\":\"AA"));
            Eventually.within(
                    PATIENCE, "it is repaired", () -> Files.readString(jwks).equals(good));
            Files.delete(cluster.root.resolve(".well-known/openid-configuration"));
            Eventually.within(
                    PATIENCE,
                    "it is there again",
                    () -> Files.exists(cluster.root.resolve(".well-known/openid-configuration")));
            Eventually.within(PATIENCE, "it is told", () -> cluster.events().contains("PublishedDocumentsChanged"));
            Eventually.within(
                    PATIENCE,
                    "it is counted",
                    () -> server.sum("irsa_issuer_drift_total", "kind=\"discovery-missing\"") >= 1);
            assertThat(server.sum("irsa_issuer_publish_total", "result=\"done\""))
                    .isGreaterThanOrEqualTo(4);
            assertThat(server.sum("irsa_issuer_leader", "")).isZero();
            assertThat(server.get("/metrics").body())
                    .contains("irsa_issuer_leader 1.0")
                    .contains("irsa_issuer_certificate_expiry_timestamp_seconds{host=\"127.0.0.1\"}")
                    .contains("irsa_issuer_publish_duration_seconds_count")
                    .contains("irsa_issuer_public_check_failures_total")
                    .contains("irsa_issuer_source_disagreement");
            assertThat(server.sum("irsa_issuer_last_success_timestamp_seconds", "step=\"verify\""))
                    .isGreaterThan(1_700_000_000);
            assertThat(server.get("/livez").statusCode()).isEqualTo(200);
            assertThat(server.get("/else").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void inReportModeNothingIsWritten() throws Exception {
        try (PublishedCluster cluster = new PublishedCluster(directory)) {
            try (StartedPublisher server = new StartedPublisher(cluster.publisherFlags())) {
                awaitPublished(cluster, server);
            }
            try (StartedPublisher server = new StartedPublisher(cluster.publisherFlags("--mode=report"))) {
                Path jwks = cluster.root.resolve("openid/v1/jwks");
                Eventually.within(
                        PATIENCE, "it is ready", () -> server.get("/readyz").statusCode() == 200);
                Files.writeString(jwks, "{\"keys\":[]}");
                Eventually.within(
                        PATIENCE,
                        "it is reported",
                        () -> cluster.condition("Published").equals("False")
                                && cluster.condition("PubliclyVerified").equals("False"));
                assertThat(Files.readString(jwks)).isEqualTo("{\"keys\":[]}");
                Eventually.within(
                        PATIENCE,
                        "it is told",
                        () -> cluster.events().containsAll(Set.of("PublishedDocumentsChanged", "PublicCheckFailed")));
                assertThat(server.sum("irsa_issuer_public_check_failures_total", "check=\"K1\""))
                        .isGreaterThanOrEqualTo(1);
            }
        }
    }

    @Test
    void aLedgerThatCannotBeReadStopsEverythingButWhatIsPublic() throws Exception {
        try (PublishedCluster cluster = new PublishedCluster(directory);
                StartedPublisher server = new StartedPublisher(cluster.publisherFlags())) {
            awaitPublished(cluster, server);
            String path = "/api/v1/namespaces/irsa-system/configmaps/irsa-publisher";
            String key = cluster.admin.get(path).body().path("data").propertyNames().stream()
                    .filter(name -> name.endsWith("ledger.json"))
                    .findFirst()
                    .orElseThrow();
            cluster.admin.merge(path, Map.of("data", Map.of(key, "{")));
            Eventually.within(
                    PATIENCE, "it is told", () -> cluster.condition("Published").equals("False"));
            assertThat(cluster.publishedKids()).hasSize(2);
            Eventually.within(
                    Duration.ofSeconds(40),
                    "it is not ready",
                    () -> server.get("/readyz").statusCode() == 503);
            cluster.admin.merge(path, Map.of("data", java.util.Collections.singletonMap(key, null)));
            Eventually.within(
                    PATIENCE, "it is ready again", () -> server.get("/readyz").statusCode() == 200);
            assertThat(cluster.publishedKids()).hasSize(2);
        }
    }

    @Test
    void twoIssuersArePublishedWhileTheClusterChangesOver() throws Exception {
        try (PublishedCluster cluster = new PublishedCluster(directory)) {
            ApiServerProcess api = cluster.plane.first();
            String old = cluster.issuer + "/old";
            String next = cluster.issuer + "/next";
            api.roll(cluster.flagsOf(List.of(old, next), 0, 0, 1));
            List<String> flags = cluster.publisherFlags(
                    "--issuer=" + old,
                    "--issuer=" + next,
                    "--directory=" + old + "=" + cluster.root.resolve("old"),
                    "--directory=" + next + "=" + cluster.root.resolve("next"));
            flags.removeAll(List.of("--issuer=" + cluster.issuer, "--directory=" + cluster.root));
            try (StartedPublisher server = new StartedPublisher(flags)) {
                Eventually.within(
                        PATIENCE,
                        "both are verified",
                        () -> server.sum("irsa_issuer_last_success_timestamp_seconds", "step=\"verify\"")
                                > 3_000_000_000L);
                assertThat(cluster.isVerified(cluster.token(api), old)).isTrue();
                api.roll(cluster.flagsOf(List.of(next, old), 0, 0, 1));
                assertThat(cluster.isVerified(cluster.token(api), next)).isTrue();
                double rounds = server.sum("irsa_issuer_rounds_total", "outcome=\"published\"");
                Eventually.within(
                        PATIENCE,
                        "it goes on",
                        () -> server.sum("irsa_issuer_rounds_total", "outcome=\"published\"") > rounds + 3);
                // and no third one is taken for one of them
                api.roll(cluster.flagsOf(List.of("https://127.0.0.1:1/third", next, old), 0, 0, 1));
                Eventually.within(
                        PATIENCE,
                        "it is refused",
                        () -> cluster.value("status.json").toString().contains("I8"));
            }
        }
    }
}
