package dev.irsa.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A plain client of an API server: JSON goes in, JSON comes out. */
public final class Kube implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String base;
    private final String token;

    Kube(int port, String authority, String token) {
        this.base = "https://127.0.0.1:" + port;
        this.token = token;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .sslContext(trusting(authority))
                .build();
    }

    /** An answer. */
    public record Reply(int status, JsonNode body, java.util.List<String> warnings) {
        /** The value at a JSON pointer, as text. */
        public String text(String pointer) {
            return body.at(pointer).asString("");
        }
    }

    public Reply get(String path) {
        return call("GET", path, "", "");
    }

    public Reply post(String path, Object body) {
        return call("POST", path, "application/json", JSON.writeValueAsString(body));
    }

    public Reply put(String path, Object body) {
        return call("PUT", path, "application/json", JSON.writeValueAsString(body));
    }

    public Reply merge(String path, Object body) {
        return call("PATCH", path, "application/merge-patch+json", JSON.writeValueAsString(body));
    }

    public Reply delete(String path) {
        return call("DELETE", path, "", "");
    }

    /** Makes a namespace. */
    public void namespace(String name) {
        post("/api/v1/namespaces", Map.of("metadata", Map.of("name", name)));
    }

    /** Makes a ServiceAccount; returns its version. */
    public String serviceAccount(String namespace, String name, Map<String, String> annotations) {
        Reply reply = post(
                "/api/v1/namespaces/" + namespace + "/serviceaccounts",
                Map.of("metadata", Map.of("name", name, "annotations", annotations)));
        if (reply.status() != 201) {
            throw new IllegalStateException("not created: " + reply);
        }
        return reply.text("/metadata/resourceVersion");
    }

    /** Makes a ServiceAccount without annotations, unless it is there. */
    public void serviceAccountIfMissing(String namespace, String name) {
        post("/api/v1/namespaces/" + namespace + "/serviceaccounts", Map.of("metadata", Map.of("name", name)));
    }

    private Reply call(String method, String path, String type, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(40))
                .header("Authorization", "Bearer " + token)
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!type.isEmpty()) {
            request.header("Content-Type", type);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String text = response.body();
            JsonNode tree = text.startsWith("{") ? JSON.readTree(text) : JSON.valueToTree(text);
            return new Reply(response.statusCode(), tree, response.headers().allValues("Warning"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A context that trusts the certificates in PEM, and no others. */
    public static SSLContext trusting(String pem) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int count = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)))) {
                store.setCertificateEntry("ca" + count++, certificate);
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
