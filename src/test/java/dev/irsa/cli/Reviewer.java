package dev.irsa.cli;

import dev.irsa.testing.Kube;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Sends reviews of pods to a webhook as an API server does that waits for ten seconds. */
final class Reviewer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final URI url;

    /** Trusts the authorities in PEM. */
    Reviewer(int port, String authorities) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Kube.trusting(authorities))
                .build();
        this.url = URI.create("https://localhost:" + port + "/mutate?timeout=10s");
    }

    /**
     * An answer.
     *
     * @param role that the patch gives; empty when it gives none
     */
    record Verdict(int status, String role, String body) {}

    Verdict review(String namespace, String account) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofSeconds(90))
                .POST(HttpRequest.BodyPublishers.ofString("""
                        {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{"uid":"u1",
                        "kind":{"group":"","version":"v1","kind":"Pod"},
                        "resource":{"group":"","version":"v1","resource":"pods"},
                        "namespace":"%s","operation":"CREATE","object":{"kind":"Pod","apiVersion":"v1",
                        "metadata":{"name":"p"},"spec":{"serviceAccountName":"%s",
                        "containers":[{"name":"main","image":"app"}]}}}}""".formatted(namespace, account)))
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            return new Verdict(response.statusCode(), "", response.body());
        }
        JsonNode answer = JSON.readTree(response.body()).path("response");
        if (!answer.path("allowed").asBoolean(false)) {
            throw new IllegalStateException(response.body());
        }
        return new Verdict(200, role(answer.path("patch").asString("")), response.body());
    }

    private static String role(String patch) {
        String text = new String(Base64.getDecoder().decode(patch), StandardCharsets.UTF_8);
        return text.isEmpty() ? "" : found(JSON.readTree(text));
    }

    /** The value of the variable, wherever the patch adds it. */
    private static String found(JsonNode node) {
        if (node.path("name").asString("").equals("AWS_ROLE_ARN")) {
            return node.path("value").asString("");
        }
        for (JsonNode child : node) {
            String role = found(child);
            if (!role.isEmpty()) {
                return role;
            }
        }
        return "";
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
