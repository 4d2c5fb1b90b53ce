package dev.irsa.audit.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.audit.PodAudit;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.injection.InjectionSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an audit says of itself while it cannot audit. */
class AuditorTest {
    /** The alert subtracts it from now; without a number it would never fire. */
    @Test
    void beforeTheFirstAuditItsAgeIsThatOfTheProcess() {
        ClusterPods pods = new ClusterPods(
                _ -> {
                    throw new IOException("the API server refuses the listing of pods");
                },
                new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX),
                List.of());
        // Nothing is judged, so nobody is asked for a decision.
        PodAudit never = new PodAudit(null, InjectionSettings.COMPATIBLE);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        double before = Instant.now().getEpochSecond();
        try (Auditor auditor =
                new Auditor(pods, new Sweep(pods, never, Set.of()), Duration.ofMinutes(1), () -> true, _ -> {})) {
            double after = Instant.now().getEpochSecond();
            auditor.bindTo(registry);
            auditor.start();
            assertThat(registry.get("irsa.audit.last.timestamp.seconds").gauge().value())
                    .isBetween(before, after);
            assertThat(registry.get("irsa.audit.pods").gauge().value()).isNaN();
        }
    }
}
