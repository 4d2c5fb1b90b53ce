package dev.irsa.certificate.authority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.testing.Eventually;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedCertificateTest {
    private final FakeCluster cluster = new FakeCluster(Instant::now);

    private SharedCertificate certificate(Duration interval) {
        return new SharedCertificate(
                cluster,
                cluster,
                AuthorityTimes.USUAL,
                List.of("localhost"),
                interval,
                Clock.systemUTC(),
                (_, _) -> {});
    }

    @Test
    void whatTheServerCouldNotTakeIsOfferedAgain() throws Exception {
        AtomicInteger offers = new AtomicInteger();
        try (SharedCertificate certificate = certificate(Duration.ofMillis(5))) {
            certificate.start(_ -> {
                if (offers.incrementAndGet() < 3) {
                    throw new IllegalStateException("not now");
                }
            });
            Eventually.within(
                    Duration.ofSeconds(60),
                    "it is taken over",
                    () -> cluster.trusted()
                            .contains(certificate.current().chain().getLast()));
            assertThat(offers).hasValue(3);
        }
    }

    /** However long the interval, a failed call is made again within seconds. */
    @Test
    void looksAgainSoonAfterAFailure() throws Exception {
        cluster.down(true);
        try (SharedCertificate certificate = certificate(Duration.ofHours(1))) {
            certificate.start(_ -> {});
            Eventually.within(
                    Duration.ofSeconds(60),
                    "it failed",
                    () -> certificate.failure().isPresent());
            assertThat(certificate.problem()).isPresent();
            cluster.down(false);
            Eventually.within(
                    Duration.ofSeconds(60),
                    "it is well",
                    () -> certificate.failure().isEmpty()
                            && certificate.problem().isEmpty());
        }
    }
}
