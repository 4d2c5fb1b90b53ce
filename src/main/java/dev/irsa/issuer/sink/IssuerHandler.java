package dev.irsa.issuer.sink;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.irsa.issuer.Document;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers requests. Nothing of a request is ever part of an answer, and errors have no body. */
final class IssuerHandler implements HttpHandler {
    private static final int NO_BODY = -1;

    private record Place(Shelf shelf, Document.Kind kind) {}

    /** By host and path, because several issuers may share either. */
    private final Map<String, Place> places = new HashMap<>();

    private final Set<String> hosts;
    private final IssuerServer.Settings settings;
    private final InstantSource clock;

    IssuerHandler(List<Shelf> shelves, IssuerServer.Settings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.hosts = new HashSet<>(settings.moreHosts());
        shelves.forEach(shelf -> hosts.add(shelf.issuer().host()));
        for (Shelf shelf : shelves) {
            for (Document.Kind kind : Document.Kind.values()) {
                String path = shelf.issuer().path() + kind.path();
                Place place = new Place(shelf, kind);
                if (places.put(shelf.issuer().host() + path, place) != null) {
                    throw new IllegalArgumentException("two issuers share " + shelf.issuer());
                }
                settings.moreHosts().forEach(host -> places.putIfAbsent(host + path, place));
            }
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Strict-Transport-Security", "max-age=31536000");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            answer(exchange);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String host = host(exchange.getRequestHeaders().getFirst("Host"));
        if (!hosts.contains(host)) {
            exchange.sendResponseHeaders(421, NO_BODY);
            return;
        }
        Place place = places.get(host + exchange.getRequestURI().getRawPath());
        if (place == null) {
            exchange.sendResponseHeaders(404, NO_BODY);
            return;
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            exchange.sendResponseHeaders(405, NO_BODY);
            return;
        }
        Optional<Document> document = place.shelf().fresh(place.kind(), settings.maxStale(), clock.instant());
        if (document.isEmpty()) {
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(503, NO_BODY);
        } else {
            send(exchange, document.get(), method.equals("HEAD"));
        }
    }

    private void send(HttpExchange exchange, Document document, boolean headersOnly) throws IOException {
        String tag = '"' + document.digest() + '"';
        Headers headers = exchange.getResponseHeaders();
        headers.set("ETag", tag);
        headers.set("Cache-Control", "public, max-age=" + settings.cacheMaxAge().toSeconds());
        if (isKnown(exchange.getRequestHeaders().get("If-None-Match"), tag)) {
            exchange.sendResponseHeaders(304, NO_BODY);
            return;
        }
        byte[] bytes = document.bytes();
        headers.set("Content-Type", document.kind().contentType());
        if (headersOnly) {
            headers.set("Content-Length", Integer.toString(bytes.length));
            exchange.sendResponseHeaders(200, NO_BODY);
        } else {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    /** The weak comparison that If-None-Match asks for (RFC 9110, section 13.1.2). */
    private static boolean isKnown(@Nullable List<String> conditions, String tag) {
        return Optional.ofNullable(conditions).orElse(List.of()).stream()
                .flatMap(condition -> Arrays.stream(condition.split(",")))
                .map(String::strip)
                .anyMatch(each -> each.equals("*") || each.equals(tag) || each.equals("W/" + tag));
    }

    /** The name in a Host header, without the port. */
    private static String host(@Nullable String header) {
        String host = Optional.ofNullable(header).orElse("").toLowerCase(Locale.ROOT);
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
