package dev.irsa.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.irsa.cli.ClusterWebhook;
import dev.irsa.issuer.TestingCa;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** Stands between the API server and our webhook, and changes the patches: a webhook with a defect. */
final class PatchProxy implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpsServer server;
    private final HttpClient client;
    private final URI webhook;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private volatile UnaryOperator<JsonNode> change = UnaryOperator.identity();

    /** In front of a webhook, which it registers itself for. */
    PatchProxy(ClusterWebhook behind, TestingCa ca) throws IOException {
        this.webhook = URI.create("https://localhost:" + behind.port() + "/mutate");
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Kube.trusting(new String(Base64.getDecoder().decode(behind.caBundle()), UTF_8)))
                .build();
        this.server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TestingCa.Entity leaf = ca.leaf(Duration.ofDays(30), "localhost");
        server.setHttpsConfigurator(new HttpsConfigurator(TestingCa.context(leaf, ca.chain(leaf))));
        server.setExecutor(threads);
        server.createContext("/", this::forward);
        server.start();
        String authority = Base64.getEncoder()
                .encodeToString(TestingCa.pem(ca.root.certificate()).getBytes(UTF_8));
        behind.register(
                "mutations-" + behind.namespace(),
                "https://localhost:" + server.getAddress().getPort() + "/",
                authority,
                "v1",
                "Never");
    }

    /** From now on patches are changed like this. */
    void change(UnaryOperator<JsonNode> next) {
        change = next;
    }

    private void forward(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest request = HttpRequest.newBuilder(webhook)
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            exchange.getRequestBody().readAllBytes()))
                    .build();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            ObjectNode review = (ObjectNode) JSON.readTree(response.body());
            if (review.path("response").path("patch").isString()) {
                ObjectNode answer = (ObjectNode) review.path("response");
                JsonNode patch = JSON.readTree(
                        Base64.getDecoder().decode(answer.path("patch").asString()));
                answer.put("patch", Base64.getEncoder().encodeToString(JSON.writeValueAsBytes(change.apply(patch))));
            }
            byte[] body = JSON.writeValueAsBytes(review);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(response.statusCode(), body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.close();
    }
}
