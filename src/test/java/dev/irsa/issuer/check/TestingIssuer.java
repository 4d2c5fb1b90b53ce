package dev.irsa.issuer.check;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.irsa.issuer.Discovery;
import dev.irsa.issuer.Document;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.TestingCa;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/** A real HTTPS server on loopback that does everything right until it is told otherwise. */
public final class TestingIssuer implements AutoCloseable {
    public final Map<Document.Kind, byte[]> bodies = new EnumMap<>(Document.Kind.class);
    public final Map<String, String> headers = new TreeMap<>(Map.of("Cache-Control", "public, max-age=300"));
    public final IssuerUrl url;
    public int status = 200;
    public int headStatus = 200;
    public Duration delay = Duration.ZERO;

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    public TestingIssuer(SSLContext context, Jwks keys, String... protocols) {
        try {
            server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                if (protocols.length > 0) {
                    tls.setProtocols(protocols);
                }
                parameters.setSSLParameters(tls);
            }
        });
        server.setExecutor(threads);
        url = new IssuerUrl("https://127.0.0.1:" + server.getAddress().getPort() + "/one");
        for (Document.Kind kind : Document.Kind.values()) {
            server.createContext(url.path() + kind.path(), exchange -> answer(exchange, kind));
        }
        publish(keys);
        server.start();
    }

    public static TestingIssuer good(TestingCa ca, Jwks keys) {
        TestingCa.Entity leaf = ca.leaf();
        return new TestingIssuer(TestingCa.context(leaf, ca.chain(leaf)), keys);
    }

    public void publish(Jwks keys) {
        keys.document().toOptional().ifPresent(document -> bodies.put(Document.Kind.JWKS, document.bytes()));
        bodies.put(
                Document.Kind.DISCOVERY,
                Discovery.synthesised(url, keys.algorithms()).document().bytes());
    }

    public String text(Document.Kind kind) {
        return new String(bodies.get(kind), java.nio.charset.StandardCharsets.UTF_8);
    }

    public void replace(Document.Kind kind, String text) {
        bodies.put(kind, text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private void answer(HttpExchange exchange, Document.Kind kind) throws IOException {
        try (exchange) {
            if (delay.isPositive() && exchange.getRequestMethod().equals("GET")) {
                CompletableFuture.runAsync(
                                () -> {},
                                CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS, threads))
                        .join();
            }
            exchange.getResponseHeaders().set("Content-Type", kind.contentType());
            headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] body = bodies.get(kind);
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.sendResponseHeaders(status == 200 ? headStatus : status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    public CheckReport check(CheckSettings settings, java.time.Instant now) {
        return IssuerCheck.run(url.text(), settings, now);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
