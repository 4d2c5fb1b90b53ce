package dev.irsa.admission;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

/**
 * Tomcat's HTTP/1.1 connector with the processor that refuses what two readers could understand in two ways, and without
 * patience for clients that hold connections open.
 *
 * <p>Public because Tomcat makes it by its name.
 */
public final class StrictHttpProtocol extends Http11NioProtocol {
    private @Nullable ScheduledFuture<?> sweeps;

    private final Set<StrictHttpProcessor> busy = ConcurrentHashMap.newKeySet();

    @Override
    protected Processor createProcessor() {
        return new StrictHttpProcessor(this, getAdapter(), busy);
    }

    /**
     * When connections run out, each answer closes its own: those who wait to be accepted get a turn, instead of waiting
     * until somebody has nothing more to ask.
     */
    @Override
    public int getMaxKeepAliveRequests() {
        return getEndpoint().getConnectionCount() > getMaxConnections() / 4 * 3L ? 1 : super.getMaxKeepAliveRequests();
    }

    @Override
    public void start() throws Exception {
        super.start();
        SlowClients slow = new SlowClients(Duration.ofMillis(getConnectionTimeout()));
        sweeps = getUtilityExecutor()
                .scheduleWithFixedDelay(
                        () -> slow.sweep(getEndpoint().getConnections(), busy, System.nanoTime()),
                        1,
                        1,
                        TimeUnit.SECONDS);
    }

    @Override
    public void stop() throws Exception {
        if (sweeps != null) {
            sweeps.cancel(false);
        }
        super.stop();
    }
}
