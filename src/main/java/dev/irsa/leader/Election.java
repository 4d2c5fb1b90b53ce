package dev.irsa.leader;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Elects one of several replicas by a Lease, as client-go does: whoever wants it watches it for as long as it lasts, by a
 * clock of its own, before taking it over. Clocks of different machines are never compared.
 *
 * <p>The holder leads only until some time after its last renewal, so a process that was suspended knows at once, when it
 * goes on, that it may lead no longer.
 */
public final class Election implements Leadership, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Election.class);

    private final LeaseObject lease;
    private final String identity;
    private final LeaseTimes times;
    private final LongSupplier nanos;
    private final InstantSource clock;
    private final Runnable changed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Thread thread;

    /** What the Lease was when it was seen to change last; touched by the election's thread alone. */
    private Optional<LeaseObject.Held> seen = Optional.empty();

    private long seenAt;
    private boolean wasLeading;

    private volatile boolean held;
    private volatile long heldAt;

    /**
     * An election that has not begun.
     *
     * @param identity tells this replica from the others
     * @param changed runs whenever this replica begins or ceases to lead
     */
    public Election(LeaseObject lease, String identity, Runnable changed) {
        this(lease, identity, LeaseTimes.DEFAULT, System::nanoTime, InstantSource.system(), changed);
    }

    Election(
            LeaseObject lease,
            String identity,
            LeaseTimes times,
            LongSupplier nanos,
            InstantSource clock,
            Runnable changed) {
        this.lease = lease;
        this.identity = identity;
        this.times = times;
        this.nanos = nanos;
        this.clock = clock;
        this.changed = changed;
    }

    /** Begins to stand for election, on a thread of its own. */
    public void start() {
        thread = Thread.ofVirtual().name("election").start(this::run);
    }

    private void run() {
        try {
            do {
                attempt();
            } while (!closed.await(times.retry().toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes or keeps the Lease if that is possible now. */
    void attempt() {
        try {
            long begun = nanos.getAsLong();
            held = isTaken();
            heldAt = begun;
        } catch (IOException | RuntimeException e) {
            // as long as the last renewal counts, it may be tried again
            LOG.debug("the Lease could not be renewed: {}", e.getMessage());
        }
        boolean leading = isLeading();
        if (leading != wasLeading) {
            wasLeading = leading;
            LOG.info(leading ? "leading as {}" : "{} does not lead any more", identity);
            changed.run();
        }
    }

    private boolean isTaken() throws IOException {
        Optional<LeaseObject.Held> now = lease.read();
        if (now.isEmpty()) {
            return lease.create(identity, times.lease(), clock.instant());
        }
        if (!now.equals(seen)) {
            seen = now;
            seenAt = nanos.getAsLong();
        }
        LeaseObject.Held there = now.get();
        boolean free = there.holder().isEmpty() || there.holder().equals(identity);
        return (free || hasEnded(there)) && lease.take(there, identity, times.lease(), clock.instant());
    }

    private boolean hasEnded(LeaseObject.Held there) {
        return nanos.getAsLong() - seenAt > there.duration().toNanos();
    }

    @Override
    public boolean isLeading() {
        return held && nanos.getAsLong() - heldAt < times.renewal().toNanos();
    }

    /** Gives the Lease back, so that nobody has to wait for it to end. */
    @Override
    public void close() {
        closed.countDown();
        Thread running = thread;
        if (running != null) {
            running.interrupt();
            try {
                running.join(Duration.ofSeconds(6));
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        boolean leading = isLeading();
        held = false;
        if (leading) {
            release();
        }
    }

    private void release() {
        try {
            Optional<LeaseObject.Held> now =
                    lease.read().filter(there -> there.holder().equals(identity));
            if (now.isPresent() && lease.take(now.get(), "", Duration.ofSeconds(1), clock.instant())) {
                LOG.info("{} gave the Lease back", identity);
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("the Lease was not given back: {}", e.getMessage());
        }
    }
}
