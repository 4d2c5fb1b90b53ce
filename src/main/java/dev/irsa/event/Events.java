package dev.irsa.event;

import dev.irsa.admission.WarningListener;
import dev.irsa.cluster.ApiServer;
import dev.irsa.cluster.follow.ApiFailure;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says warnings as Events on the objects they are about. The same thing is said once in a while, few things at a time, and
 * from a thread of its own: whatever becomes of an Event, no admission waits for it.
 */
public final class Events implements WarningListener, MeterBinder, AutoCloseable {
    /** How often an Event is offered to an API server that cannot be reached. */
    private static final int ATTEMPTS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final Duration QUIET = Duration.ofMinutes(10);
    private static final int MAX_WAITING = 256;
    private static final int MAX_REMEMBERED = 4096;

    private final EventApi api;
    private final InstantSource clock;
    private final Duration pause;
    private final EventCounts counts = new EventCounts();
    private final BlockingQueue<Complaint> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Optional<String> problem = Optional.empty();
    private @Nullable Thread thread;

    /** What was said, the oldest first. Touched by several threads; guarded by itself. */
    private final Map<Complaint.Key, Said> said = new LinkedHashMap<>();

    /**
     * An Event that was sent, or is about to be.
     *
     * @param name empty while it is not known to be there
     */
    private record Said(long atMillis, String name, int count) {}

    /**
     * Events of one process.
     *
     * @param component the program, as Events name it
     * @param instance tells this process from other replicas
     */
    public Events(ApiServer api, String component, String instance) {
        this(api, component, instance, InstantSource.system(), Duration.ofMillis(200));
    }

    Events(ApiServer api, String component, String instance, InstantSource clock, Duration pause) {
        this.api = new EventApi(api, component, instance, clock);
        this.clock = clock;
        this.pause = pause;
    }

    /** Begins to send, on a thread of its own. */
    public void start() {
        thread = Thread.ofVirtual().name("events").start(this::send);
    }

    @Override
    public void warned(ServiceAccountRef account, List<Warning> warnings) {
        for (Warning warning : warnings) {
            say(new Complaint(
                    Subject.of(account), EventType.WARNING, camelCase(warning.reason()), warning.text(), false));
        }
    }

    /**
     * Says something of an object.
     *
     * @param reason in camel case
     * @param message what happened, and what to do
     */
    public void say(Subject subject, EventType type, String reason, String message) {
        say(new Complaint(subject, type, reason, message, false));
    }

    /**
     * Says what every replica finds. It becomes one Event however many of them say it, and is made again only when the
     * API server has forgotten it.
     *
     * @param reason in camel case
     * @param message a sentence
     */
    public void found(Subject subject, String reason, String message) {
        say(new Complaint(subject, EventType.WARNING, reason, message, true));
    }

    /** Which right is missing, by the last Event that was refused for it; empty again when one was sent. */
    public Optional<String> problem() {
        return problem;
    }

    private void say(Complaint complaint) {
        long now = clock.millis();
        synchronized (said) {
            Said last = said.get(complaint.key());
            // What was said tomorrow was said before the clock was set back.
            if (last != null && now >= last.atMillis() && now - last.atMillis() < QUIET.toMillis()) {
                counts.repeated.increment();
                return;
            }
            if (!waiting.offer(complaint)) {
                counts.overflowed.increment();
                return;
            }
            said.remove(complaint.key());
            said.put(complaint.key(), new Said(now, last == null ? "" : last.name(), last == null ? 0 : last.count()));
            if (said.size() > MAX_REMEMBERED) {
                said.remove(said.keySet().iterator().next());
            }
        }
    }

    private void send() {
        try {
            do {
                Complaint complaint = waiting.take();
                try {
                    deliver(complaint);
                    counts.sent.increment();
                    problem = Optional.empty();
                } catch (IOException | RuntimeException e) {
                    counts.failed.increment();
                    if (e instanceof ApiFailure failure && failure.remedy() == ApiFailure.Remedy.PERSON) {
                        problem = Optional.of("the last Event was refused: " + e.getMessage());
                    }
                    LOG.debug("an Event was not sent: {}", e.getMessage());
                }
            } while (!closed.await(pause.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** An API server that restarts is the very moment at which something is to be said, and is soon back. */
    private void deliver(Complaint complaint) throws IOException, InterruptedException {
        for (int more = ATTEMPTS - 1; ; more--) {
            try {
                send(complaint);
                return;
            } catch (ApiFailure e) {
                throw e;
            } catch (IOException e) {
                if (more == 0 || closed.await(pause.multipliedBy(10).toMillis(), TimeUnit.MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }

    private void send(Complaint complaint) throws IOException {
        Said last;
        synchronized (said) {
            last = said.getOrDefault(complaint.key(), new Said(clock.millis(), "", 0));
        }
        int count = last.count() + 1;
        if (!last.name().isEmpty()) {
            try {
                api.repeat(complaint, last.name(), count);
                remember(complaint, last.atMillis(), last.name(), count);
                return;
            } catch (IOException e) {
                // Events live for an hour, usually.
                LOG.debug("an Event is made anew: {}", e.getMessage());
            }
        }
        Optional<String> name = api.create(complaint);
        if (name.isPresent()) {
            remember(complaint, last.atMillis(), name.get(), 1);
        }
    }

    private void remember(Complaint complaint, long atMillis, String name, int count) {
        synchronized (said) {
            said.computeIfPresent(complaint.key(), (_, _) -> new Said(atMillis, name, count));
        }
    }

    /** {@code role-invalid} is {@code RoleInvalid}. */
    private static String camelCase(Reason reason) {
        StringBuilder out = new StringBuilder();
        for (String word : reason.label().split("-", -1)) {
            out.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
        }
        return out.toString();
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        counter(registry, "sent", counts.sent);
        counter(registry, "repeated", counts.repeated);
        counter(registry, "overflowed", counts.overflowed);
        counter(registry, "failed", counts.failed);
    }

    private static void counter(MeterRegistry registry, String result, LongAdder adder) {
        FunctionCounter.builder("irsa.events", adder, LongAdder::sum)
                .description("Kubernetes Events by what became of them.")
                .tag("result", result)
                .register(registry);
    }

    @Override
    public void close() {
        closed.countDown();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
