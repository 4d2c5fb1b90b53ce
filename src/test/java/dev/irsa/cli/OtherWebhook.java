package dev.irsa.cli;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.irsa.certificate.InMemoryCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Somebody else's mutating webhook. */
final class OtherWebhook implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final InMemoryCertificate certificate = new InMemoryCertificate(List.of("localhost"), Clock.systemUTC());
    private final HttpsServer server;
    private final AtomicInteger calls = new AtomicInteger();

    /** @param patch makes a JSON Patch for a pod */
    OtherWebhook(Function<JsonNode, String> patch) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "key",
                certificate.current().key(),
                new char[0],
                certificate.current().chain().toArray(X509Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, new char[0]);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            try (exchange) {
                calls.incrementAndGet();
                JsonNode review = JSON.readTree(exchange.getRequestBody().readAllBytes());
                byte[] answer = answer(review, patch.apply(review.at("/request/object")));
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
            }
        });
        server.start();
    }

    private static byte[] answer(JsonNode review, String patch) {
        return JSON.writeValueAsBytes(Map.of(
                "apiVersion",
                "admission.k8s.io/v1",
                "kind",
                "AdmissionReview",
                "response",
                Map.of(
                        "uid",
                        review.at("/request/uid").asString(),
                        "allowed",
                        true,
                        "patchType",
                        "JSONPatch",
                        "patch",
                        Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8)))));
    }

    /** Registers it so that it is called after ours. */
    OtherWebhook register(ClusterWebhook ours, String reinvocation) {
        ours.register(
                "z-other-" + ours.namespace,
                "https://localhost:" + server.getAddress().getPort() + "/",
                Base64.getEncoder().encodeToString(certificate.authorityPem().getBytes(StandardCharsets.US_ASCII)),
                "v1",
                reinvocation);
        return this;
    }

    int calls() {
        return calls.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
