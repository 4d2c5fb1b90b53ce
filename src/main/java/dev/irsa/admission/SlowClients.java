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
 * Closes connections whose handshake or request header takes too long as a whole. Tomcat's own limits begin anew with
 * every byte, so a client that sends one byte now and then would hold its connection for as long as it likes.
 */
final class SlowClients {
    private final long limitNanos;
    private Map<SocketWrapperBase<NioChannel>, Long> handshakes = new HashMap<>();

    SlowClients(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    /** Looks at every open connection; to be called about once a second, by one thread. */
    void sweep(Set<SocketWrapperBase<NioChannel>> connections, long now) {
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

    private boolean isLate(Request request, long now) {
        long start = request.getStartTimeNanos();
        return request.getRequestProcessor().getStage() == Constants.STAGE_PARSE
                && start >= 0
                && now - start > limitNanos;
    }
}
