package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.TestingCa;
import dev.irsa.testing.Eventually;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two publishers that serve the documents themselves, and publish nowhere else. */
class PublisherServingIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path directory;

    private final TestingCa ca = new TestingCa();

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private HttpResponse<String> get(int port, Document.Kind kind) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(Kube.trusting(TestingCa.pem(ca.root.certificate())))
                .build()) {
            URI uri = URI.create("https://127.0.0.1:" + port + kind.path());
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    /** None while it does not serve. */
    private Set<String> kids(int port) throws Exception {
        HttpResponse<String> response;
        try {
            response = get(port, Document.Kind.JWKS);
        } catch (IOException e) {
            return Set.of();
        }
        Set<String> kids = new HashSet<>();
        if (response.statusCode() == 200) {
            JWKSet.parse(response.body()).getKeys().forEach(key -> kids.add(key.getKeyID()));
        }
        return kids;
    }

    private List<String> flags(PublishedCluster cluster, String issuer, int port, String... more) throws IOException {
        TestingCa.Entity leaf = ca.leaf();
        List<String> flags = new ArrayList<>(cluster.publisherFlags(
                "--issuer=" + issuer,
                "--ca-file=" + ca.rootFile(directory),
                "--serve-tls-cert="
                        + TestingCa.write(
                                directory.resolve(port + ".crt"),
                                TestingCa.pem(ca.chain(leaf).toArray())),
                "--serve-tls-key=" + TestingCa.write(directory.resolve(port + ".key"), TestingCa.pkcs8(leaf.keys())),
                "--serve-port=" + port));
        flags.removeIf(flag -> flag.equals("--issuer=" + cluster.issuer) || flag.equals("--directory=" + cluster.root));
        flags.addAll(List.of(more));
        return flags;
    }

    @Test
    void everyReplicaServesAndGoesOnWithoutTheLeader() throws Exception {
        int first = freePort();
        int second = freePort();
        String issuer = "https://127.0.0.1:" + first;
        try (PublishedCluster cluster = new PublishedCluster(directory)) {
            cluster.plane.first().roll(cluster.flagsOf(List.of(issuer), 0, 0, 1));
            Set<String> two = Set.of(cluster.kid(0), cluster.kid(1));
            try (PublisherProcess leader = new PublisherProcess(flags(cluster, issuer, first))) {
                Eventually.within(PATIENCE, "it serves", () -> kids(first).equals(two));
                Eventually.within(
                        PATIENCE,
                        "what is served is verified from outside",
                        () -> cluster.condition("PubliclyVerified").equals("True"));
                try (PublisherProcess other = new PublisherProcess(flags(cluster, issuer, second))) {
                    Eventually.within(
                            PATIENCE, "the other serves too", () -> kids(second).equals(two));
                    for (Document.Kind kind : Document.Kind.values()) {
                        assertThat(get(second, kind).body())
                                .isEqualTo(get(first, kind).body());
                    }
                    cluster.plane.first().roll(cluster.flagsOf(List.of(issuer), 0, 0, 1, 2));
                    Eventually.within(
                            PATIENCE,
                            "a new key is served by both",
                            () -> kids(first).size() == 3 && kids(second).size() == 3);
                    assertThat(cluster.condition("Published", "message")).doesNotContain("W2");
                    // whichever of the two leads: one of them is gone, the other one goes on
                    leader.kill();
                    assertThat(kids(first)).isEmpty();
                    assertThat(kids(second)).hasSize(3);
                    Eventually.within(PATIENCE, "it takes the lead", () -> isLeading(other));
                    assertThat(kids(second)).hasSize(3);
                    assertThat(cluster.events()).doesNotContain("PublishedDocumentsChanged");
                }
            }
        }
    }

    private static boolean isLeading(PublisherProcess process) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + process.metricsPort() + "/metrics");
            return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("irsa_issuer_leader 1.0");
        }
    }

    @Test
    void oldDocumentsAreNotServedForEver() throws Exception {
        int port = freePort();
        String issuer = "https://127.0.0.1:" + port;
        try (PublishedCluster cluster = new PublishedCluster(directory)) {
            cluster.plane.first().roll(cluster.flagsOf(List.of(issuer), 0, 0, 1));
            try (StartedPublisher publisher =
                    new StartedPublisher(flags(cluster, issuer, port, "--serve-max-stale=15s", "--ready-within=4s"))) {
                Eventually.within(PATIENCE, "it serves", () -> kids(port).size() == 2);
                Eventually.within(
                        PATIENCE, "it is ready", () -> publisher.get("/readyz").statusCode() == 200);
                cluster.plane.first().stop();
                Eventually.within(
                        PATIENCE,
                        "they are too old",
                        () -> get(port, Document.Kind.JWKS).statusCode() == 503);
                Eventually.within(
                        PATIENCE,
                        "it is not ready",
                        () -> publisher.get("/readyz").statusCode() == 503);
                assertThat(publisher.get("/readyz?verbose").body())
                        .contains("[-]serving-documents failed", "[!]published-recently degraded");
                cluster.plane.first().start();
                Eventually.within(PATIENCE, "it serves again", () -> kids(port).size() == 2);
            }
        }
    }
}
