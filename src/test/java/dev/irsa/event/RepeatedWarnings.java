package dev.irsa.event;

import dev.irsa.cluster.ApiServer;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import dev.irsa.testing.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Says the same of ServiceAccounts twice, a quarter of an hour apart on a clock of its own. */
public final class RepeatedWarnings {
    private RepeatedWarnings() {}

    /** Returns when the API server has taken all of it. */
    public static void say(ApiServer api, List<ServiceAccountRef> accounts) throws InterruptedException {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (Events events = new Events(api, "irsa-webhook", "test", now::get, Duration.ofMillis(1))) {
            events.bindTo(meters);
            events.start();
            for (int round = 1; round <= 2; round++) {
                for (ServiceAccountRef account : accounts) {
                    events.warned(
                            account,
                            List.of(Warning.about(
                                    Reason.ROLE_INVALID, "serviceaccount " + account, "role-arn is empty")));
                }
                double sent = round * accounts.size();
                Eventually.within(
                        Duration.ofSeconds(60),
                        sent + " were sent",
                        () -> meters.get("irsa.events")
                                        .tag("result", "sent")
                                        .functionCounter()
                                        .count()
                                == sent);
                now.updateAndGet(time -> time.plus(Duration.ofMinutes(15)));
            }
        }
    }
}
