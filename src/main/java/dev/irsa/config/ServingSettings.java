package dev.irsa.config;

import java.time.Duration;

/**
 * How the servers listen.
 *
 * @param address the address that both listen on; empty: all
 * @param port HTTPS, for admission; 0 picks a free one
 * @param metricsPort plain HTTP, for metrics and probes; 0 picks a free one
 * @param maxConnections how many connections the HTTPS port holds at once; more wait to be accepted
 * @param requestTimeout how long a request may take to arrive
 * @param drain how long answers ask clients to close their connections before the server stops
 * @param lookupLimit how long a lookup may take at most; zero: as long as the caller waits
 */
public record ServingSettings(
        String address,
        int port,
        int metricsPort,
        int maxConnections,
        Duration requestTimeout,
        Duration drain,
        Duration lookupLimit) {
    private static final int MOST = 1024;
    private static final int FEWEST = 64;

    /** What a connection with a request in progress takes of the heap: buffers of TLS, of Tomcat, and a thread's stack. */
    private static final long BYTES_EACH = 192 * 1024;

    /**
     * How many connections a heap has room for beside everything else: three eighths of it are theirs. Without that a
     * storm of requests would end the process.
     *
     * @param heapBytes the most that the heap may grow to
     */
    public static int connectionsFor(long heapBytes) {
        return Math.clamp(heapBytes / 8 * 3 / BYTES_EACH, FEWEST, MOST);
    }
}
