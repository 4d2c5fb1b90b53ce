package dev.irsa.admission;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.coyote.Constants;
import org.apache.coyote.Processor;
import org.apache.coyote.Request;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketWrapperBase;

/**
 * Closes connections whose handshake, request header or body takes too long as a whole. Tomcat's own limits begin anew
 * with every byte, so a client that sends or takes one byte now and then would hold its connection for as long as it
 * likes.
 */
final class SlowClients {
    /** The longest that an API server waits for a webhook. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(30);

    /** A body that is late is answered as such, if its reader notices by itself. */
    private static final long SLACK_NANOS = Duration.ofMillis(1500).toNanos();

    private final long limitNanos;
    private final long callNanos;
    private Map<SocketWrapperBase<NioChannel>, Long> handshakes = new HashMap<>();

    SlowClients(Duration limit) {
        this.limitNanos = limit.toNanos();
        this.callNanos = LONGEST_CALL.plus(limit).toNanos();
    }

    /**
     * Looks at every open connection; to be called about once a second, by one thread.
     *
     * @param busy those that process a request at this moment
     */
    void sweep(Set<SocketWrapperBase<NioChannel>> connections, Set<StrictHttpProcessor> busy, long now) {
        busy.forEach(processor -> processor.closeIfLate(now, limitNanos + SLACK_NANOS, callNanos));
        Map<SocketWrapperBase<NioChannel>, Long> unfinished = new HashMap<>();
        for (SocketWrapperBase<NioChannel> connection : connections) {
            if (!connection.getSocket().isHandshakeComplete()) {
                long since = handshakes.getOrDefault(connection, now);
                if (now - since > limitNanos) {
                    connection.close();
                } else {
                    unfinished.put(connection, since);
                }
            } else if (connection.getCurrentProcessor() instanceof Processor processor
                    && isLate(processor.getRequest(), now)) {
                connection.close();
            }
        }
        handshakes = unfinished;
    }

    /** A processor that waits for the rest of a header has the stage of one that has ended; its request has begun. */
    private boolean isLate(Request request, long now) {
        long start = request.getStartTimeNanos();
        int stage = request.getRequestProcessor().getStage();
        boolean inHeader = stage == Constants.STAGE_PARSE || stage == Constants.STAGE_ENDED;
        return inHeader && start >= 0 && now - start > limitNanos;
    }
}
