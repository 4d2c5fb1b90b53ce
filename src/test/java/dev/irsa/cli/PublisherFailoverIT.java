package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two publishers, each a process, and one Lease. */
class PublisherFailoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    private static HttpResponse<String> get(PublisherProcess process, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + process.metricsPort() + path);
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private static boolean isLeading(PublisherProcess process) throws Exception {
        return get(process, "/metrics").body().contains("irsa_issuer_leader 1.0");
    }

    private static void awaitReady(PublisherProcess process) throws Exception {
        Eventually.within(PATIENCE, "it is ready", () -> get(process, "/readyz").statusCode() == 200);
    }

    @Test
    void whenTheLeaderIsKilledTheOtherGoesOn() throws Exception {
        try (PublishedCluster cluster = new PublishedCluster(directory);
                PublisherProcess first = new PublisherProcess(cluster.publisherFlags());
                PublisherProcess second = new PublisherProcess(cluster.publisherFlags())) {
            awaitReady(first);
            awaitReady(second);
            Eventually.within(PATIENCE, "one leads", () -> isLeading(first) != isLeading(second));
            PublisherProcess leader = isLeading(first) ? first : second;
            PublisherProcess other = leader == first ? second : first;
            try (Growth growth = new Growth(cluster)) {
                leader.kill();
                cluster.plane.first().roll(cluster.flags(0, 0, 1, 2));
                Eventually.within(PATIENCE, "the other leads", () -> isLeading(other));
                Eventually.within(
                        PATIENCE,
                        "the new key is published",
                        () -> cluster.publishedKids().contains(cluster.kid(2)));
                assertThat(growth.seen).contains(cluster.kid(0), cluster.kid(1));
            }
            // 128 and SIGTERM's number, after it gave the Lease back
            assertThat(other.stop()).isEqualTo(143);
            String lease = "/apis/coordination.k8s.io/v1/namespaces/irsa-system/leases/irsa-publisher";
            assertThat(cluster.admin.get(lease).text("/spec/holderIdentity")).isEmpty();
            assertThat(cluster.admin.get(lease).text("/spec/leaseTransitions")).isNotEqualTo("0");
        }
    }

    /** Sees to it that what is public never shrinks. */
    private static final class Growth implements AutoCloseable {
        private final PublishedCluster cluster;
        private final Set<String> seen = new HashSet<>();
        private final List<String> failures = new ArrayList<>();
        private final CountDownLatch end = new CountDownLatch(1);
        private final Thread thread;

        Growth(PublishedCluster cluster) throws Exception {
            this.cluster = cluster;
            seen.addAll(cluster.publishedKids());
            this.thread = Thread.ofVirtual().start(this::look);
        }

        private void look() {
            try {
                do {
                    Set<String> now = cluster.publishedKids();
                    if (!now.containsAll(seen)) {
                        failures.add(seen + " became " + now);
                    }
                    seen.addAll(now);
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
        }
    }
}
