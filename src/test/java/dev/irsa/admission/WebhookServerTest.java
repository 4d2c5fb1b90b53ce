package dev.irsa.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class WebhookServerTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void patchesACapturedReviewOverTls() throws Exception {
        try (TestWebhook webhook = TestWebhook.start();
                HttpClient client =
                        HttpClient.newBuilder().sslContext(webhook.tls()).build()) {
            byte[] review = WebhookServerTest.class
                    .getResourceAsStream("/reviews/small.json")
                    .readAllBytes();
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + webhook.port() + "/mutate?timeout=10s"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofByteArray(review))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(200);
            JsonNode answer = JSON.readTree(response.body());
            assertThat(answer.at("/response/uid").asString()).isEqualTo("8b0725cf-f920-49cd-8157-684d91bb9ed7");
            assertThat(answer.at("/response/allowed").asBoolean()).isTrue();
            String patch = new String(
                    Base64.getDecoder().decode(answer.at("/response/patch").asString()), StandardCharsets.UTF_8);
            assertThat(patch).contains(TestWebhook.ROLE).startsWith("[{\"op\":\"add\",\"path\":\"/spec/volumes/0\"");
        }
    }
}
