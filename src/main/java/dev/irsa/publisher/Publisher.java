package dev.irsa.publisher;

import dev.irsa.issuer.IssuerUrl;
import dev.irsa.leader.Leadership;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes rounds, one after the other: at intervals, when a source changes, and when this replica begins to lead. */
public final class Publisher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    /** Longer than any round takes: each of its waits has an end. */
    private static final Duration LONGEST_ROUND = Duration.ofMinutes(10);

    private static final Duration STOP = Duration.ofSeconds(30);

    private final List<IssuerRounds> issuers;
    private final RoundSources sources;
    private final Leadership leadership;
    private final Schedule schedule;
    private final Consumer<Round> told;
    private final InstantSource clock;
    private final Semaphore wake = new Semaphore(0);
    private final Map<IssuerUrl, Instant> successes = new ConcurrentHashMap<>();
    private volatile boolean stopping;
    private volatile Instant alive;
    private @Nullable Thread thread;

    /**
     * A publisher that has not begun.
     *
     * @param told is told of each round
     */
    Publisher(
            List<IssuerRounds> issuers,
            RoundSources sources,
            Leadership leadership,
            Schedule schedule,
            Consumer<Round> told,
            InstantSource clock) {
        this.issuers = List.copyOf(issuers);
        this.sources = sources;
        this.leadership = leadership;
        this.schedule = schedule;
        this.told = told;
        this.clock = clock;
        this.alive = clock.instant();
    }

    /** Begins, on a thread of its own. */
    public void start() {
        thread = Thread.ofVirtual().name("rounds").start(this::run);
    }

    /** Makes a round at once. */
    public void wake() {
        wake.release();
    }

    private void run() {
        int failures = 0;
        try {
            while (!stopping) {
                alive = clock.instant();
                wake.drainPermits();
                failures = isGood(leadership.isLeading()) ? 0 : failures + 1;
                alive = clock.instant();
                await(schedule.next(failures, RandomGenerator.getDefault()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A round for each issuer; a defect in one must not keep the others from theirs. */
    boolean isGood(boolean leading) {
        sources.begin();
        boolean good = true;
        for (IssuerRounds issuer : issuers) {
            good &= isGood(issuer, leading);
        }
        return good;
    }

    private boolean isGood(IssuerRounds issuer, boolean leading) {
        try {
            Round round = issuer.round(leading);
            if (round.isGood()) {
                successes.put(round.issuer(), round.at());
            }
            tell(round);
            return round.isGood();
        } catch (RuntimeException e) {
            LOG.error("a round of {} failed", issuer.issuer(), e);
            return false;
        }
    }

    private void tell(Round round) {
        try {
            told.accept(round);
        } catch (RuntimeException e) {
            LOG.error("a round could not be told of", e);
        }
    }

    private void await(Duration wait) throws InterruptedException {
        long end = System.nanoTime() + wait.toNanos();
        for (long left = wait.toNanos(); left > 0 && !stopping; left = end - System.nanoTime()) {
            if (wake.tryAcquire(Math.min(left, schedule.look().toNanos()), TimeUnit.NANOSECONDS)) {
                return;
            }
            alive = clock.instant();
            if (left > schedule.look().toNanos() && !stopping && haveSourcesChanged()) {
                LOG.info("a source of keys has changed");
                return;
            }
        }
    }

    private boolean haveSourcesChanged() {
        try {
            return sources.haveChanged();
        } catch (RuntimeException e) {
            LOG.debug("the sources could not be looked at", e);
            return false;
        }
    }

    /** Why an issuer is not known to be right: its last good round is too long ago. */
    public Optional<String> stale(Duration limit) {
        Instant oldest = clock.instant().minus(limit);
        for (IssuerRounds issuer : issuers) {
            Instant last = successes.get(issuer.issuer());
            if (last == null) {
                return Optional.of("no good round yet for " + issuer.issuer());
            }
            if (last.isBefore(oldest)) {
                return Optional.of("no good round since " + last + " for " + issuer.issuer());
            }
        }
        return Optional.empty();
    }

    /** Why this process should be started again: its thread has stopped, or hangs. */
    public Optional<String> stuck() {
        Thread running = thread;
        boolean dead = running != null && !running.isAlive() && !stopping;
        boolean hanging = alive.plus(LONGEST_ROUND).isBefore(clock.instant());
        return dead || hanging ? Optional.of("no round has begun since " + alive) : Optional.empty();
    }

    /** Waits for the round in progress, and makes no other. */
    @Override
    public void close() {
        stopping = true;
        wake.release();
        Thread running = thread;
        if (running != null) {
            try {
                if (!running.join(STOP)) {
                    LOG.warn("the round in progress is given up; the next one finishes it");
                    running.interrupt();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        sources.close();
    }
}
