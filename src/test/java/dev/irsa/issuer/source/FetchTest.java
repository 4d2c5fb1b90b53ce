package dev.irsa.issuer.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.DrippingServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FetchTest {
    /** Even though the head comes at once and each byte soon after the one before. */
    @Test
    void aBodyThatDripsIsTimedOutAndGivenUp() throws Exception {
        try (DrippingServer server = new DrippingServer();
                Fetch fetch = new Fetch(Trust.with(Optional.empty()), Duration.ofSeconds(5))) {
            assertThat(fetch.get(server.uri()))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.cause()).isEqualTo(Answer.Cause.TIME));
            assertThat(server.isLeft(Duration.ofSeconds(60))).isTrue();
        }
    }
}
