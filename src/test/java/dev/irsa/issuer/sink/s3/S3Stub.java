package dev.irsa.issuer.sink.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that speaks S3 as far as the sink needs it, and lies on request. */
final class S3Stub implements AutoCloseable {
    /** What is done instead of the right thing, once. */
    interface Lie {
        void tell(HttpExchange exchange) throws IOException;
    }

    private record Kept(byte[] bytes, Map<String, String> headers, int version) {
        String tag() {
            return "\"v" + version + "\"";
        }
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Kept> objects = new TreeMap<>();
    private final Deque<Optional<Lie>> script = new ArrayDeque<>();
    final List<String> requests = new ArrayList<>();
    private int versions;

    /** Whether If-Match and If-None-Match mean anything here. */
    boolean conditional = true;

    S3Stub() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                handle(exchange);
            }
        });
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next answers, in order; empty ones are right. */
    @SafeVarargs
    final synchronized void next(Optional<Lie>... lies) {
        script.addAll(List.of(lies));
    }

    synchronized void next(Lie lie) {
        script.add(Optional.of(lie));
    }

    static Lie error(int status, String code) {
        return error(status, code, Map.of());
    }

    static Lie error(int status, String code, Map<String, String> headers) {
        return exchange -> {
            headers.forEach(exchange.getResponseHeaders()::set);
            send(
                    exchange,
                    status,
                    code.isEmpty() ? "" : "<Error><Code>" + code + "</Code><Message>m</Message></Error>");
        };
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + " " + path);
        Optional<Lie> lie = script.isEmpty() ? Optional.empty() : script.removeFirst();
        if (lie.isPresent()) {
            lie.get().tell(exchange);
        } else if (exchange.getRequestMethod().equals("PUT")) {
            put(exchange, path, body);
        } else {
            get(exchange, path);
        }
    }

    /** Keeps what a request carries, and says nothing. */
    synchronized void keep(HttpExchange exchange, byte[] body) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
        objects.put(exchange.getRequestURI().getPath(), new Kept(body, headers, ++versions));
    }

    private void put(HttpExchange exchange, String path, byte[] body) throws IOException {
        Optional<Kept> there = Optional.ofNullable(objects.get(path));
        String match = exchange.getRequestHeaders().getFirst("If-Match");
        boolean none = exchange.getRequestHeaders().getFirst("If-None-Match") != null;
        if (conditional && match != null && there.isEmpty()) {
            error(404, "NoSuchKey").tell(exchange);
        } else if (conditional
                && ((none && there.isPresent())
                        || (match != null && !match.equals(there.map(Kept::tag).orElse(""))))) {
            error(412, "PreconditionFailed").tell(exchange);
        } else {
            keep(exchange, body);
            exchange.getResponseHeaders().set("ETag", objects.get(path).tag());
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void get(HttpExchange exchange, String path) throws IOException {
        Kept there = objects.get(path);
        if (there == null) {
            error(404, "NoSuchKey").tell(exchange);
            return;
        }
        exchange.getResponseHeaders().set("ETag", there.tag());
        there.headers().forEach((name, value) -> {
            if (name.matches("(?i)content-type|cache-control|x-amz-meta-.*")) {
                exchange.getResponseHeaders().set(name, value);
            }
        });
        exchange.sendResponseHeaders(200, there.bytes().length);
        exchange.getResponseBody().write(there.bytes());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
