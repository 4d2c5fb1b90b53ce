package dev.irsa.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Stands between a client and an API server, and does to requests what a test asks. It speaks plain HTTP to the client and
 * adds a token, so that it sees what passes.
 */
public final class FaultProxy implements AutoCloseable {
    private final HttpClient upstream;
    private final String target;
    private final String token;
    private final int port;
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Set<HttpExchange> open = ConcurrentHashMap.newKeySet();
    private volatile Function<Call, Fault> rule = _ -> new Fault.None();
    private HttpServer server;

    /** A request on its way. */
    public record Call(Kind kind, String method, String pathAndQuery, long atNanos, AtomicInteger answered) {
        /** The status of its answer; 0 before there is one. */
        public int status() {
            return answered.get();
        }

        /** What it asks for. */
        public enum Kind {
            LIST,
            WATCH,
            READ,
            WRITE
        }
    }

    /** What happens to a request. */
    public sealed interface Fault {
        /** Nothing. */
        record None() implements Fault {}

        /** It is answered here. */
        record Answer(int status, String body) implements Fault {
            /** As an API server refuses. */
            public static Answer status(int code, String reason) {
                return new Answer(
                        code,
                        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" + reason
                                + "\",\"code\":" + code + "}");
            }
        }

        /** It is passed on later. */
        record Late(long millis) implements Fault {}

        /** It is never answered. */
        record Silent() implements Fault {}

        /** The answer begins, and then nothing more comes. */
        record Stall() implements Fault {}

        /** The answer is cut off after a time. */
        record Cut(long millis) implements Fault {}

        /** What comes is held back for a time. */
        record Lag(long millis) implements Fault {}
    }

    /** A proxy before a control plane. */
    public FaultProxy(ControlPlane plane) {
        this(plane, ControlPlane.ADMIN);
    }

    /** A proxy that adds somebody else's token. */
    public FaultProxy(ControlPlane plane, String token) {
        this.token = token;
        this.target = "https://127.0.0.1:" + plane.port();
        this.upstream = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Kube.trusting(plane.authority()))
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .build();
        this.server = listen(0);
        this.port = server.getAddress().getPort();
    }

    private HttpServer listen(int on) {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), on), 1024);
            started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            started.createContext("/", this::handle);
            started.start();
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** Decides what happens to requests from now on; those on their way are not touched. */
    public void rule(Function<Call, Fault> next) {
        rule = next;
    }

    /** Does something to requests of a kind, and nothing to others. */
    public void fault(Call.Kind kind, Fault fault) {
        rule(call -> call.kind() == kind ? fault : new Fault.None());
    }

    /** Passes everything on again. */
    public void heal() {
        rule(_ -> new Fault.None());
    }

    public long count(Call.Kind kind) {
        return calls.stream().filter(call -> call.kind() == kind).count();
    }

    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** Cuts off everything that is on its way. */
    public void cutAll() {
        open.forEach(HttpExchange::close);
    }

    /** Refuses connections. */
    public void down() {
        server.stop(0);
        cutAll();
    }

    /** Takes connections again. */
    public void up() {
        server = listen(port);
    }

    private static Call.Kind kind(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        if (!exchange.getRequestMethod().equals("GET")) {
            return Call.Kind.WRITE;
        }
        if (query == null) {
            return Call.Kind.READ;
        }
        return query.contains("watch=true") ? Call.Kind.WATCH : Call.Kind.LIST;
    }

    private void handle(HttpExchange exchange) throws IOException {
        open.add(exchange);
        try (exchange) {
            Call call = new Call(
                    kind(exchange),
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    System.nanoTime(),
                    new AtomicInteger());
            calls.add(call);
            switch (rule.apply(call)) {
                case Fault.None _ -> pass(exchange, call, 0, Long.MAX_VALUE);
                case Fault.Answer(int status, String body) -> {
                    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().add("Content-Type", "application/json");
                    exchange.sendResponseHeaders(status, bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
                case Fault.Late(long millis) -> {
                    hold(millis);
                    pass(exchange, call, 0, Long.MAX_VALUE);
                }
                case Fault.Silent _ -> hold(600_000);
                case Fault.Stall _ -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().flush();
                    hold(600_000);
                }
                case Fault.Cut(long millis) -> pass(exchange, call, 0, millis);
                case Fault.Lag(long millis) -> pass(exchange, call, millis, Long.MAX_VALUE);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(exchange);
        }
    }

    private void pass(HttpExchange exchange, Call call, long lag, long cutAfter)
            throws IOException, InterruptedException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + call.pathAndQuery()))
                .header("Authorization", "Bearer " + token)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(sent));
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type != null) {
            request.header("Content-Type", type);
        }
        HttpResponse<InputStream> response = upstream.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        call.answered().set(response.statusCode());
        try (InputStream body = response.body()) {
            if (cutAfter != Long.MAX_VALUE) {
                Thread.ofVirtual().start(() -> {
                    try {
                        hold(cutAfter);
                        body.close();
                        exchange.close();
                    } catch (InterruptedException | IOException _) {
                        // Cut off already.
                    }
                });
            }
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(response.statusCode(), 0);
            OutputStream out = exchange.getResponseBody();
            out.flush();
            byte[] buffer = new byte[1 << 16];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                hold(lag);
                out.write(buffer, 0, read);
                out.flush();
            }
        }
    }

    private static void hold(long millis) throws InterruptedException {
        if (millis > 0 && new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("never counted down");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        upstream.shutdownNow();
    }
}
