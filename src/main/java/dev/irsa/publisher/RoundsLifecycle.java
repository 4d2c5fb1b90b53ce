package dev.irsa.publisher;

import org.springframework.context.SmartLifecycle;

/** Begins the rounds when the server has started, and ends them before it stops. */
final class RoundsLifecycle implements SmartLifecycle {
    private final PublisherServer.Work work;
    private volatile boolean running;

    RoundsLifecycle(PublisherServer.Work work) {
        this.work = work;
    }

    @Override
    public void start() {
        running = true;
        work.begin().run();
    }

    @Override
    public void stop() {
        work.end().run();
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
