package dev.irsa.testing.aws;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/**
 * AWS, as far as a pod's identity goes: an STS and an IAM that are as strict as the real ones, an instance metadata
 * service that hands out the node's role, and an agent for container credentials. {@code Aws.start(trust)} is all it
 * takes; clients reach STS with {@code AWS_ENDPOINT_URL_STS} at {@link #endpoint()}.
 */
public final class Aws implements AutoCloseable {
    private final Vault vault = new Vault();
    private final Iam iam;
    private final IssuerDocuments documents;
    private final TokenVerifier verifier;
    private final Sts sts;
    private final InstanceMetadata metadata;
    private final ContainerCredentials agent;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<HttpServer> servers = new ArrayList<>();
    private final HttpServer plain;
    private volatile Duration ahead = Duration.ZERO;

    private Aws(SSLContext trust, boolean portsAllowed, InstantSource memory) throws IOException {
        InstantSource clock = () -> Instant.now().plus(ahead);
        this.iam = new Iam(portsAllowed);
        this.documents = new IssuerDocuments(trust, memory, portsAllowed);
        this.verifier = new TokenVerifier(iam, documents, clock);
        this.sts = new Sts(iam, vault, verifier, clock);
        this.metadata = new InstanceMetadata(vault);
        this.agent = new ContainerCredentials(vault, verifier);
        this.plain = serve(HttpServer.create(loopback(), 0), sts);
        serve(metadata.server(), metadata);
        serve(agent.server(), agent);
    }

    /**
     * Starts it.
     *
     * @param trust the authorities that issuers' certificates may come from
     */
    public static Aws start(SSLContext trust) {
        return start(trust, InstantSource.system());
    }

    /**
     * Starts it.
     *
     * @param memory the clock that issuers' documents grow old by: {@link IssuerDocuments#REMEMBERED} after they were
     *     fetched they are fetched again, and not before. Tokens and sessions go by {@link #setAhead}, as those who hold
     *     them cannot be given another clock.
     */
    public static Aws start(SSLContext trust, InstantSource memory) {
        return start(trust, false, memory);
    }

    /** Takes issuers with a port, and on loopback, too, which IAM refuses: for tests that cannot serve at 443. */
    public static Aws startWithPorts(SSLContext trust, InstantSource memory) {
        return start(trust, true, memory);
    }

    private static Aws start(SSLContext trust, boolean portsAllowed, InstantSource memory) {
        try {
            return new Aws(trust, portsAllowed, memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private HttpServer serve(HttpServer server, com.sun.net.httpserver.HttpHandler handler) {
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        servers.add(server);
        return server;
    }

    /** Serves STS over TLS as well: for clients that are led to an address by the names of the endpoints. */
    public void serveTls(InetSocketAddress address, SSLContext certificate) {
        try {
            HttpsServer server = HttpsServer.create(address, 0);
            server.setHttpsConfigurator(new HttpsConfigurator(certificate));
            serve(server, sts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code AWS_ENDPOINT_URL_STS} has to say. */
    public String endpoint() {
        return "http://127.0.0.1:" + plain.getAddress().getPort();
    }

    public Iam iam() {
        return iam;
    }

    public InstanceMetadata metadata() {
        return metadata;
    }

    public ContainerCredentials agent() {
        return agent;
    }

    /** A key that does not end, of a user. */
    public Credentials user(String account, String name) {
        return vault.user(account, name);
    }

    Credentials find(String accessKey) {
        return vault.find(accessKey).orElseThrow();
    }

    /** Everything that reached STS, in order. */
    public List<Call> calls() {
        return List.copyOf(sts.calls);
    }

    public void forgetCalls() {
        sts.calls.clear();
    }

    /** Answers the next calls with Throttling. */
    public void throttle(int calls) {
        sts.throttles.set(calls);
    }

    /** Answers the next calls for a role with Throttling. */
    public void throttle(String role, int calls) {
        sts.throttledRoles.put(role, new AtomicInteger(calls));
    }

    /**
     * Sessions are said to end after this time, whatever was asked for, so that a client has to come again. They hold for
     * as long as was asked for: a client that was held up on a busy machine is not refused.
     */
    public void shortenSessions(Duration life) {
        sts.shortened = java.util.Optional.of(life);
    }

    /** Sessions are as long as was asked for again. */
    public void lengthenSessions() {
        sts.shortened = java.util.Optional.empty();
    }

    /** The issuer stands no longer by a token. */
    public void reject(VerifiedToken token) {
        verifier.reject(token.id());
    }

    /** Moves the clock that tokens and sessions are judged by. */
    public void setAhead(Duration time) {
        ahead = time;
    }

    @Override
    public void close() {
        servers.forEach(server -> server.stop(0));
        threads.shutdownNow();
        documents.close();
    }
}
