package dev.irsa.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import dev.irsa.testing.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class EventsTest {
    private static final ServiceAccountRef APP = new ServiceAccountRef("demo", "app");
    private static final Warning WARNING =
            Warning.about(Reason.ROLE_INVALID, "serviceaccount demo/app", "role-arn is empty");

    private final List<ApiRequest> requests = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private volatile Instant now = Instant.parse("2026-11-20T12:00:00Z");
    private volatile int readStatus = 200;
    private volatile int writeStatus = 201;
    private final AtomicInteger unreachable = new AtomicInteger();
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final Events events = new Events(this::answer, "irsa-webhook", "test", () -> now, Duration.ofMillis(1));

    private ApiResponse answer(ApiRequest request) throws IOException {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        if (unreachable.getAndDecrement() > 0) {
            throw new IOException("connect");
        }
        requests.add(request);
        boolean read = request.method().equals("GET");
        String body = read ? "{\"metadata\":{\"uid\":\"u-1\",\"resourceVersion\":\"5\"}}" : "{}";
        return new ApiResponse(
                read ? readStatus : writeStatus,
                Duration.ZERO,
                new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
    }

    private EventsTest started() {
        events.bindTo(meters);
        events.start();
        return this;
    }

    @AfterEach
    void close() {
        events.close();
    }

    private double count(String result) {
        return meters.get("irsa.events").tag("result", result).functionCounter().count();
    }

    private void await(String result, double times) throws InterruptedException {
        Eventually.within(Duration.ofSeconds(60), times + " " + result, () -> count(result) == times);
    }

    @Test
    void anApiServerThatIsAwayForAMomentLosesNothing() throws Exception {
        unreachable.set(3);
        started();
        events.warned(APP, List.of(WARNING));
        await("sent", 1);
        assertThat(count("failed")).isZero();
    }

    @Test
    void anApiServerThatStaysAwayDoesNotKeepTheOthersWaitingForEver() throws Exception {
        unreachable.set(10);
        started();
        events.warned(APP, List.of(WARNING));
        await("failed", 1);
        events.warned(new ServiceAccountRef("demo", "other"), List.of(WARNING));
        await("sent", 1);
    }

    @Test
    void aWarningIsSaidOnItsServiceAccount() throws Exception {
        started();
        events.warned(APP, List.of(WARNING));
        await("sent", 1);
        ApiRequest post = requests.getLast();
        assertThat(post.path()).isEqualTo("/api/v1/namespaces/demo/events");
        JsonNode event = new ObjectMapper().readTree(post.body());
        assertThat(event.at("/reason").asString()).isEqualTo("RoleInvalid");
        assertThat(event.at("/message").asString()).isEqualTo(WARNING.text());
        assertThat(event.at("/involvedObject/uid").asString()).isEqualTo("u-1");
        assertThat(event.at("/involvedObject/kind").asString()).isEqualTo("ServiceAccount");
    }

    @Test
    void theSameIsSaidOnceInAWhileAndThenCountedOn() throws Exception {
        started();
        for (int i = 0; i < 100; i++) {
            events.warned(APP, List.of(WARNING));
        }
        await("sent", 1);
        assertThat(count("repeated")).isEqualTo(99);
        now = now.plus(Duration.ofMinutes(11));
        events.warned(APP, List.of(WARNING));
        await("sent", 2);
        assertThat(requests.getLast().method()).isEqualTo("PATCH");
        assertThat(new String(requests.getLast().body(), StandardCharsets.UTF_8))
                .contains("\"count\":2");
    }

    @Test
    void r29RefusalsAreCountedAndForgotten() throws Exception {
        started();
        for (int status : new int[] {403, 429, 500}) {
            writeStatus = status;
            events.warned(new ServiceAccountRef("demo", "app-" + status), List.of(WARNING));
        }
        await("failed", 3);
        writeStatus = 201;
        events.warned(new ServiceAccountRef("demo", "good"), List.of(WARNING));
        await("sent", 1);
    }

    /** Only an object that is not there needs no Event. */
    @Test
    void r29ASubjectThatCannotBeReadIsAFailure() throws Exception {
        started();
        int failures = 0;
        for (int status : new int[] {403, 429, 500}) {
            readStatus = status;
            events.warned(new ServiceAccountRef("demo", "app-" + status), List.of(WARNING));
            await("failed", ++failures);
        }
        readStatus = 404;
        events.warned(new ServiceAccountRef("demo", "gone"), List.of(WARNING));
        await("sent", 1);
        assertThat(requests).allMatch(request -> request.method().equals("GET"));
    }

    /** R22: a missing right is shown until an Event is taken again; what passes by itself is counted alone. */
    @Test
    void r22_aMissingRightIsShown() throws Exception {
        started();
        writeStatus = 429;
        events.warned(new ServiceAccountRef("demo", "busy"), List.of(WARNING));
        await("failed", 1);
        assertThat(events.problem()).isEmpty();
        writeStatus = 403;
        events.warned(new ServiceAccountRef("demo", "refused"), List.of(WARNING));
        await("failed", 2);
        Eventually.within(
                Duration.ofSeconds(60), "it is shown", () -> events.problem().isPresent());
        assertThat(events.problem().orElseThrow()).contains("403", "lacks the right");
        writeStatus = 201;
        events.warned(new ServiceAccountRef("demo", "good"), List.of(WARNING));
        Eventually.within(
                Duration.ofSeconds(60), "it is gone", () -> events.problem().isEmpty());
    }

    @Test
    void aClockThatGoesBackSilencesNothing() throws Exception {
        started();
        events.warned(APP, List.of(WARNING));
        await("sent", 1);
        now = now.minus(Duration.ofDays(1));
        events.warned(APP, List.of(WARNING));
        await("sent", 2);
    }

    @Test
    @Timeout(120)
    void r29NobodyWaitsWhenNothingIsSent() throws Exception {
        gate = new CountDownLatch(1);
        started();
        // Whoever waited would wait for the gate, which is opened afterwards.
        for (int i = 0; i < 20_000; i++) {
            events.warned(new ServiceAccountRef("demo", "app-" + i), List.of(WARNING));
        }
        assertThat(count("overflowed")).isGreaterThanOrEqualTo(20_000 - 256 - 1);
        gate.countDown();
    }
}
