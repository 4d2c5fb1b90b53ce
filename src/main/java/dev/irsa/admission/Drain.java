package dev.irsa.admission;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Loses no admission when the process stops. A POST is not sent again by its client when a kept-alive connection closes
 * under it, so for a while every answer asks for its connection to be closed, and only then does the server stop.
 */
final class Drain implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final Duration duration;
    private final CountDownLatch never = new CountDownLatch(1);
    private volatile boolean running;
    private volatile boolean draining;

    Drain(Duration duration) {
        this.duration = duration;
    }

    /** Whether the server is about to stop. */
    boolean isDraining() {
        return draining;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        draining = true;
        LOG.info("draining for {} ms: not ready, and answers close their connections", duration.toMillis());
        try {
            if (never.await(duration.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("drain cut short");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Stops before everything else. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
