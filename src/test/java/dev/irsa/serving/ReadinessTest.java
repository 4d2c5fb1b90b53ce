package dev.irsa.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReadinessTest {
    private static Condition condition(String name, String problem) {
        return new Condition() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Optional<String> problem() {
                return problem.isEmpty() ? Optional.empty() : Optional.of(problem);
            }
        };
    }

    private final Readiness good =
            new Readiness(List.of(condition("caches-synced", ""), condition("not-draining", "")));
    private final Readiness bad =
            new Readiness(List.of(condition("caches-synced", "no list yet"), condition("not-draining", "")));

    @Test
    void saysOkWhileAllConditionsHold() {
        assertThat(good.isReady()).isTrue();
        assertThat(good.report(null)).isEqualTo(new TextEndpoint.Text(200, "ok\n"));
        assertThat(good.report("x=verbose&verbosely")).isEqualTo(new TextEndpoint.Text(200, "ok\n"));
    }

    @Test
    void namesWhatDoesNotHold() {
        assertThat(bad.isReady()).isFalse();
        assertThat(bad.report(null))
                .isEqualTo(new TextEndpoint.Text(503, "[-]caches-synced failed: no list yet\nreadyz check failed\n"));
    }

    @Test
    void verboselyNamesAll() {
        assertThat(good.report("verbose"))
                .isEqualTo(
                        new TextEndpoint.Text(200, "[+]caches-synced ok\n[+]not-draining ok\nreadyz check passed\n"));
        assertThat(bad.report("a=b&verbose"))
                .isEqualTo(new TextEndpoint.Text(
                        503, "[-]caches-synced failed: no list yet\n[+]not-draining ok\nreadyz check failed\n"));
    }

    @Test
    void withoutConditionsIsReady() {
        assertThat(new Readiness(List.of()).report("verbose"))
                .isEqualTo(new TextEndpoint.Text(200, "readyz check passed\n"));
    }

    @Test
    void isReadyThoughDegraded() {
        Readiness degraded = new Readiness(List.of(
                condition("caches-synced", ""),
                Condition.degraded("config-map-valid", () -> Optional.of("config is not JSON"))));
        assertThat(degraded.isReady()).isTrue();
        assertThat(degraded.report(null)).isEqualTo(new TextEndpoint.Text(200, "ok\n"));
        assertThat(degraded.report("verbose"))
                .isEqualTo(new TextEndpoint.Text(
                        200,
                        "[+]caches-synced ok\n[!]config-map-valid degraded: config is not JSON\n"
                                + "readyz check passed\n"));
    }
}
