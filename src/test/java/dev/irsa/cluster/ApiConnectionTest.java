package dev.irsa.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.testing.DrippingServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API server whose answers begin at once and never end. */
class ApiConnectionTest {
    private static final Duration SHORT = Duration.ofSeconds(5);

    private final DrippingServer server = new DrippingServer();
    private ApiConnection api;

    @BeforeEach
    void connect(@TempDir Path directory) throws Exception {
        Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), """
                {"apiVersion":"v1","kind":"Config","current-context":"c",
                "clusters":[{"name":"c","cluster":{"server":"%s"}}],
                "contexts":[{"name":"c","context":{"cluster":"c","user":"u"}}],
                "users":[{"name":"u","user":{}}]}
                """.formatted(server.uri()));
        api = ApiConnection.open(ApiAccess.kubeconfig(kubeconfig, Optional.empty()), "test");
    }

    @AfterEach
    void stop() {
        api.close();
        server.close();
    }

    @Test
    void aReadEndsThoughTheBodyDoesNot() throws Exception {
        try (ApiResponse response = api.call(ApiRequest.get("/version", SHORT))) {
            assertThat(response.status()).isEqualTo(200);
            assertThatThrownBy(() -> response.body().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessage("not complete after 5000 ms");
        }
        assertThat(server.isLeft(Duration.ofSeconds(60))).isTrue();
    }

    /** A watch: there is always something to read, long after any read would have ended. */
    @Test
    void whatMayGoOnAndOnDoes() throws Exception {
        try (ApiResponse response =
                api.call(ApiRequest.get("/api/v1/pods?watch=true", SHORT, Duration.ofSeconds(60)))) {
            long start = System.nanoTime();
            while (System.nanoTime() - start < SHORT.toNanos() * 3 / 2) {
                assertThat(response.body().read()).isPositive();
            }
        }
        assertThat(server.isLeft(Duration.ofSeconds(60))).isTrue();
    }
}
