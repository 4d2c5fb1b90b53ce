package dev.irsa.cluster.follow;

import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.cluster.ApiServer;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;

/**
 * Keeps a replica of a collection: lists it, then watches it, for ever. Whatever fails, what is known stays, and
 * it is tried again.
 *
 * @param <T> what is kept of an object
 */
public final class Reflector<T> implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);
    private static final int PAGE = 500;
    private static final int WHOLE = 0;
    private static final long LOG_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    /** An API server that starts refuses everything until it has read its roles. */
    private static final long ROLES_UNREAD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final Duration MAX_PAUSE_ROLES_UNREAD = Duration.ofSeconds(1);
    private static final long SHORT_WATCH_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ApiServer api;
    private final Collection collection;
    private final ObjectReader<T> reader;
    private final Replica<T> replica;
    private final Timing timing;
    private final Health health;
    private final Pace failurePace;
    private final Pace listingPace;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** Where the replica is; unknown before the first listing and when that no longer helps. */
    private String version = "";

    private long nextListing = System.nanoTime();
    private int pageSize = PAGE;
    private boolean failing;
    private @Nullable Long refusedSince;
    private long loggedAt;

    /**
     * A follower that does nothing yet.
     *
     * @param health is told how it goes
     */
    public Reflector(
            ApiServer api,
            Collection collection,
            ObjectReader<T> reader,
            Replica<T> replica,
            Timing timing,
            Health health) {
        this.api = api;
        this.collection = collection;
        this.reader = reader;
        this.replica = replica;
        this.timing = timing;
        this.health = health;
        this.failurePace = new Pace(timing.pause());
        this.listingPace = new Pace(timing.relist());
    }

    /** Begins, on a thread of its own. */
    public void start() {
        thread = Thread.ofVirtual().name("follow-" + collection.what()).start(this::follow);
    }

    private void follow() {
        try {
            while (closed.getCount() > 0) {
                try {
                    if (version.isEmpty()) {
                        pause(Duration.ofNanos(nextListing - System.nanoTime()));
                        list();
                    }
                    watch();
                } catch (ApiFailure e) {
                    if (e.remedy() == ApiFailure.Remedy.LISTING) {
                        version = "";
                    }
                    failed(e.getMessage(), e.remedy() == ApiFailure.Remedy.PERSON, e.retryAfter());
                } catch (IOException e) {
                    failed(e.getMessage(), false, Duration.ZERO);
                } catch (JacksonException e) {
                    failed(e.getOriginalMessage(), false, Duration.ZERO);
                } catch (RuntimeException e) {
                    LOG.error("following {} failed; it is listed anew", collection.what(), e);
                    version = "";
                    failed(e.getClass().getName(), false, Duration.ZERO);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void pause(Duration time) throws InterruptedException {
        if (time.isPositive() && closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new InterruptedException("closed");
        }
    }

    private void failed(@Nullable String problem, boolean refused, Duration retryAfter) throws InterruptedException {
        if (closed.getCount() == 0) {
            return;
        }
        String text = problem == null ? "an unknown problem" : problem;
        if (refused) {
            health.refused(text);
        } else {
            health.failed(text);
            refusedSince = null;
        }
        if (!failing || System.nanoTime() - loggedAt > LOG_AGAIN_NANOS) {
            failing = true;
            loggedAt = System.nanoTime();
            LOG.warn("{} cannot be followed: {}; what is known stays, and it is tried again", collection.what(), text);
        }
        pause(failurePace.next(refused ? longestPauseRefused() : longestPause(), retryAfter));
    }

    private Duration longestPauseRefused() {
        long now = System.nanoTime();
        Long since = refusedSince;
        if (since == null) {
            since = now;
            refusedSince = now;
        }
        Duration longest = timing.maxPauseRefused();
        boolean mayPass = now - since < ROLES_UNREAD_NANOS && longest.compareTo(MAX_PAUSE_ROLES_UNREAD) > 0;
        return mayPass ? MAX_PAUSE_ROLES_UNREAD : longest;
    }

    private Duration longestPause() {
        return health.isSynced() ? timing.maxPause() : timing.maxPauseAtStart();
    }

    private void works() {
        health.sign();
        failurePace.reset();
        refusedSince = null;
        if (failing) {
            failing = false;
            LOG.info("{} are followed again", collection.what());
        }
    }

    private void list() throws IOException {
        health.listingStarted();
        replica.listing();
        ListReader.Page page;
        String next = "";
        do {
            String path = collection.listPath(pageSize, next);
            try (ApiResponse response = api.call(ApiRequest.get(path, timing.head(), timing.head()))) {
                if (response.status() != 200) {
                    throw refused(response, "be listed");
                }
                try (JsonParser json = Json.parser(response.body())) {
                    page = new ListReader<>(reader, replica::listed).read(json);
                }
            } catch (IOException e) {
                // Pages are kept for five minutes; who cannot read them in that time gets the whole at once.
                boolean outdated = e instanceof ApiFailure failure && failure.remedy() == ApiFailure.Remedy.LISTING;
                pageSize = outdated && !next.isEmpty() ? WHOLE : PAGE;
                throw e;
            } catch (RuntimeException e) {
                pageSize = PAGE;
                throw e;
            }
            if (next.isEmpty()) {
                // A refusal costs the API server nothing; what it has answered must not be asked for again at once.
                Duration interval = listingPace.next(timing.maxRelist(), Duration.ZERO);
                nextListing = System.nanoTime() + interval.toNanos();
            }
            health.sign();
            next = page.next();
        } while (!next.isEmpty());
        pageSize = PAGE;
        version = page.version();
        replica.complete(Versions.parse(version));
        health.listed();
        works();
    }

    private void watch() throws IOException, InterruptedException {
        health.watchStarted();
        long started = System.nanoTime();
        long extra = ThreadLocalRandom.current().nextLong(timing.watch().toMillis() / 8 + 1);
        String path = collection.watchPath(version, timing.watch().plusMillis(extra));
        try (ApiResponse response = api.call(ApiRequest.get(path, timing.head(), timing.silence()))) {
            if (response.status() != 200) {
                throw refused(response, "be watched");
            }
            health.sign();
            try (JsonParser json = Json.parser(response.body())) {
                WatchReader<T> watch = new WatchReader<>(reader, json);
                while (true) {
                    WatchReader.Event<T> event = watch.next();
                    if (event == null) {
                        break;
                    }
                    take(event);
                    works();
                }
            }
        }
        long lasted = System.nanoTime() - started;
        if (lasted > timing.maxRelist().toNanos()) {
            listingPace.reset();
        }
        if (lasted < SHORT_WATCH_NANOS) {
            pause(failurePace.next(timing.maxPause(), Duration.ZERO));
        }
    }

    private void take(WatchReader.Event<T> event) throws ApiFailure {
        long before = Versions.parse(version);
        if (event.version() != Versions.UNKNOWN && event.version() < before) {
            throw ApiFailure.outdated("a watch went back from version " + before + " to " + event.version());
        }
        T object = event.object();
        if (object != null) {
            switch (event.type()) {
                case CHANGED -> replica.changed(object);
                case DELETED -> replica.deleted(object);
                case BOOKMARK -> {}
            }
        }
        if (event.version() == Versions.UNKNOWN) {
            version = "";
        } else {
            version = Long.toString(event.version());
            replica.reached(event.version());
        }
    }

    private ApiFailure refused(ApiResponse response, String what) {
        Status status = Status.read(response);
        String message = collection.what() + " cannot " + what + ": " + status;
        return switch (status.code()) {
            case 400, 410, 504 -> ApiFailure.outdated(message);
            case 403 -> ApiFailure.forbidden(message + "; the ClusterRole or Role may be missing");
            default -> ApiFailure.refused(message, response.retryAfter());
        };
    }

    /** Stops; what is known stays. */
    @Override
    public void close() {
        closed.countDown();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
        }
    }
}
