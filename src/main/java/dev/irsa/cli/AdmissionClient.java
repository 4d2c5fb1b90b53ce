package dev.irsa.cli;

import dev.irsa.injection.Operation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Asks a webhook about pods as an API server does: over HTTPS, trusting one CA. */
final class AdmissionClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final URI url;
    private final HttpClient http;

    /**
     * What the webhook answered.
     *
     * @param reason out of the audit annotations
     * @param operations of the patch
     */
    record Reply(String reason, List<String> warnings, List<Operation> operations) {}

    AdmissionClient(int port, String authorityPem) {
        this.url = URI.create("https://localhost:" + port + "/mutate?timeout=" + TIMEOUT.toSeconds() + "s");
        this.http = HttpClient.newBuilder().sslContext(trusting(authorityPem)).build();
    }

    private static SSLContext trusting(String pem) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes)));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot trust the demo's CA", e);
        }
    }

    /** Sends the review of a pod's creation. */
    Reply review(ObjectNode pod, String namespace) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(reviewOf(pod, namespace))))
                .build();
        HttpResponse<byte[]> response =
                WholeAnswer.within(TIMEOUT, http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
        if (response.statusCode() != 200) {
            throw new IOException("the webhook answered with status " + response.statusCode());
        }
        JsonNode answer = JSON.readTree(response.body()).path("response");
        List<String> warnings = new ArrayList<>();
        answer.path("warnings").forEach(warning -> warnings.add(warning.asString()));
        List<Operation> operations = new ArrayList<>();
        if (answer.has("patch")) {
            byte[] patch = Base64.getDecoder().decode(answer.path("patch").asString());
            JSON.readTree(patch)
                    .forEach(operation ->
                            operations.add(new Operation(operation.path("path").asString(), operation.path("value"))));
        }
        return new Reply(answer.at("/auditAnnotations/reason").asString(), warnings, operations);
    }

    private static ObjectNode reviewOf(ObjectNode pod, String namespace) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        ObjectNode request = nodes.objectNode().put("uid", UUID.randomUUID().toString());
        request.set(
                "kind", nodes.objectNode().put("group", "").put("version", "v1").put("kind", "Pod"));
        request.set(
                "resource",
                nodes.objectNode().put("group", "").put("version", "v1").put("resource", "pods"));
        request.put("namespace", namespace).put("operation", "CREATE").set("object", pod);
        ObjectNode review = nodes.objectNode().put("kind", "AdmissionReview").put("apiVersion", "admission.k8s.io/v1");
        review.set("request", request);
        return review;
    }

    @Override
    public void close() {
        http.close();
    }
}
