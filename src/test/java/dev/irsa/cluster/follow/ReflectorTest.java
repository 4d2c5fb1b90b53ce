package dev.irsa.cluster.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.cluster.ApiServer;
import dev.irsa.testing.Eventually;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** How often an API server is asked that refuses. */
class ReflectorTest {
    private static final Duration FIRST = Duration.ofMillis(10);
    private static final Duration AT_START = Duration.ofMillis(20);
    private static final Timing TIMING = new Timing(
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            FIRST,
            AT_START,
            AT_START,
            Duration.ofHours(1),
            Duration.ofMillis(1),
            Duration.ofMillis(1));

    private final List<Long> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 403;

    private static ApiResponse response(int status, String body) {
        return new ApiResponse(status, Duration.ZERO, new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private ApiResponse answer(ApiRequest request) {
        asked.add(System.nanoTime());
        String reason = status == 403 ? "Forbidden" : "ServiceUnavailable";
        String body = "{\"kind\":\"Status\",\"reason\":\"" + reason + "\"}";
        return response(status, body);
    }

    private static final class Nothing implements Replica<String> {
        @Override
        public void listing() {}

        @Override
        public void listed(String object) {}

        @Override
        public void complete(long version) {}

        @Override
        public void changed(String object) {}

        @Override
        public void deleted(String object) {}

        @Override
        public void reached(long version) {}
    }

    private Reflector<String> reflector(Health health) {
        return reflector(this::answer, health);
    }

    private static Reflector<String> reflector(ApiServer api, Health health) {
        return new Reflector<>(
                api,
                Collection.serviceAccounts("tenant"),
                json -> {
                    json.skipChildren();
                    return new Versioned<>(null, Versions.UNKNOWN);
                },
                new Nothing(),
                TIMING,
                health);
    }

    /** There may be many namespaces without a right, and only a person can give it: each pause is twice the one before. */
    @Test
    void aMissingRightIsAskedForEverMoreRarely() throws Exception {
        Health health = new Health(InstantSource.system());
        try (Reflector<String> reflector = reflector(health)) {
            reflector.start();
            Eventually.within(Duration.ofSeconds(60), "it was refused eight times", () -> asked.size() >= 8);
        }
        for (int i = 0; i < 7; i++) {
            assertThat(Duration.ofNanos(asked.get(i + 1) - asked.get(i)))
                    .as("pause %d", i)
                    .isGreaterThanOrEqualTo(FIRST.multipliedBy(1L << i).dividedBy(2));
        }
        assertThat(health.unsynced().orElseThrow())
                .contains("serviceaccounts of tenant", "403 Forbidden", "Role may be missing");
    }

    /** An API server that starts has not read its roles yet: who waited for the last pause would wait for long. */
    @Test
    void aRefusalMayPassWithinTheFirstMinute() throws Exception {
        try (Reflector<String> reflector = reflector(new Health(InstantSource.system()))) {
            reflector.start();
            // With pauses that went on to double, this would take minutes.
            Eventually.within(Duration.ofSeconds(60), "it was asked often", () -> asked.size() >= 16);
        }
    }

    /** A listing of everything at once is the last resort of who cannot read the pages in time, not a habit. */
    @Test
    void afterAListingOfEverythingThatFailedPagesAreAskedForAgain() throws Exception {
        List<String> paths = new CopyOnWriteArrayList<>();
        Health health = new Health(InstantSource.system());
        ApiServer api = request -> {
            paths.add(request.path());
            return switch (paths.size()) {
                case 1 ->
                    response(200, "{\"metadata\":{\"resourceVersion\":\"5\",\"continue\":\"more\"},\"items\":[]}");
                case 2 -> response(410, "{\"kind\":\"Status\",\"reason\":\"Expired\"}");
                case 3 -> throw new IOException("cut off");
                default -> response(503, "{\"kind\":\"Status\",\"reason\":\"ServiceUnavailable\"}");
            };
        };
        try (Reflector<String> reflector = reflector(api, health)) {
            reflector.start();
            Eventually.within(Duration.ofSeconds(60), "it was asked four times", () -> paths.size() >= 4);
        }
        assertThat(paths.get(1)).contains("continue=more");
        assertThat(paths.get(2)).contains("limit=0");
        assertThat(paths.get(3)).contains("limit=500");
    }

    /** Between two pages nothing is wrong, and yet there is something to wait for. */
    @Test
    void aListingThatGoesOnSaysSo() {
        Health health = new Health(InstantSource.system());
        health.sign();
        assertThat(health.unsynced()).contains(Health.NOT_YET);
        assertThat(health.stale()).isEmpty();
        health.listed();
        assertThat(health.unsynced()).isEmpty();
        assertThat(health.stale()).isEmpty();
    }

    /** An API server that is away may be back at any moment, and pods may be waiting for us. */
    @Test
    void beforeTheFirstListingAnAbsentApiServerIsAskedOften() throws Exception {
        status = 503;
        try (Reflector<String> reflector = reflector(new Health(InstantSource.system()))) {
            reflector.start();
            // With pauses that went on to double, this would take hours.
            Eventually.within(Duration.ofSeconds(60), "it was asked often", () -> asked.size() >= 24);
        }
    }
}
