package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.testing.DrippingServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class WholeAnswerTest {
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newHttpClient();

    private CompletableFuture<HttpResponse<byte[]>> send(URI uri) {
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void aBodyThatDripsIsTimedOutAndGivenUp() throws Exception {
        try (DrippingServer server = new DrippingServer()) {
            assertThatThrownBy(() -> WholeAnswer.within(SHORT, send(server.uri())))
                    .isInstanceOf(HttpTimeoutException.class)
                    .hasMessage("the answer was not complete after 5000 ms");
            assertThat(server.isLeft(Duration.ofSeconds(60))).isTrue();
        }
    }

    @Test
    void aServerThatIsGoneIsNotWaitedFor() {
        DrippingServer server = new DrippingServer();
        server.close();
        assertThatThrownBy(() -> WholeAnswer.within(Duration.ofMinutes(10), send(server.uri())))
                .isInstanceOf(IOException.class)
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void whatIsCompleteIsReturned() throws Exception {
        assertThat(WholeAnswer.within(SHORT, CompletableFuture.completedFuture("all of it")))
                .isEqualTo("all of it");
    }
}
