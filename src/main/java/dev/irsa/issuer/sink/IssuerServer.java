package dev.irsa.issuer.sink;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** Serves the two documents of each issuer over HTTPS, and nothing else. */
public final class IssuerServer implements AutoCloseable {
    static {
        // read once by the JDK's server, when its first class is loaded: answers without Nagle's delay, and an end to
        // clients that send their headers one byte at a time
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxReqTime", "10");
        System.setProperty("sun.net.httpserver.maxRspTime", "30");
        System.setProperty("sun.net.httpserver.idleInterval", "30");
        System.setProperty("sun.net.httpserver.maxReqHeaders", "64");
        System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
        System.setProperty("jdk.httpserver.maxConnections", "1000");
    }

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * How documents are served.
     *
     * @param cacheMaxAge what Cache-Control says (T6)
     * @param maxStale how long documents are served after they were last known to be right
     * @param moreHosts names in the Host header that are taken besides those of the issuers
     */
    public record Settings(Duration cacheMaxAge, Duration maxStale, Set<String> moreHosts) {
        public static final Settings DEFAULT = new Settings(Duration.ofHours(1), Duration.ofDays(1), Set.of());
    }

    public IssuerServer(
            InetSocketAddress address,
            ServerCertificate certificate,
            Collection<Shelf> shelves,
            Settings settings,
            InstantSource clock)
            throws IOException {
        server = HttpsServer.create(address, 0);
        server.setHttpsConfigurator(new BothVersions(context(certificate)));
        server.setExecutor(threads);
        server.createContext("/", new IssuerHandler(List.copyOf(shelves), settings, clock));
    }

    public void start() {
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private static SSLContext context(ServerCertificate certificate) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {certificate}, null, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has TLS", e);
        }
    }

    /** T2: without TLS 1.2 IAM falls back to thumbprints. */
    private static final class BothVersions extends HttpsConfigurator {
        BothVersions(SSLContext context) {
            super(context);
        }

        @Override
        public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            parameters.setSSLParameters(tls);
        }
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdownNow();
    }
}
