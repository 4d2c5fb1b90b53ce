package dev.irsa.testing.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.ObjectMapper;

/**
 * The metadata service of the node, version 2 only: a GET without a token is refused. Whoever asks gets the node's
 * role. It knows no region, like a node that is not in AWS but has such a service in front of it.
 */
public final class InstanceMetadata implements HttpHandler {
    /** The role of the node. */
    public static final String ROLE = "arn:aws:iam::999900001111:role/node";

    private static final String CREDENTIALS = "/latest/meta-data/iam/security-credentials/";
    private static final int MAX_TTL = 21_600;

    private final Vault vault;
    private final HttpServer server;
    private final Set<String> tokens = ConcurrentHashMap.newKeySet();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    InstanceMetadata(Vault vault) throws IOException {
        this.vault = vault;
        this.server = HttpServer.create(Aws.loopback(), 0);
    }

    HttpServer server() {
        return server;
    }

    /** What {@code AWS_EC2_METADATA_SERVICE_ENDPOINT} has to say. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The paths that were asked for, in order. */
    public List<String> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            asked.add(path);
            if (path.equals("/latest/api/token")) {
                token(exchange);
            } else if (!tokens.contains(header(exchange, "X-aws-ec2-metadata-token"))) {
                send(exchange, 401, "");
            } else if (path.equals(CREDENTIALS) || path.equals(CREDENTIALS.substring(0, CREDENTIALS.length() - 1))) {
                send(exchange, 200, name());
            } else if (path.equals(CREDENTIALS + name())) {
                send(exchange, 200, credentials());
            } else {
                send(exchange, 404, "");
            }
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        String ttl = header(exchange, "X-aws-ec2-metadata-token-ttl-seconds");
        boolean valid = ttl.matches("[1-9]\\d{0,4}") && Integer.parseInt(ttl) <= MAX_TTL;
        if (!exchange.getRequestMethod().equals("PUT") || !valid) {
            send(exchange, exchange.getRequestMethod().equals("PUT") ? 400 : 405, "");
            return;
        }
        String token = UUID.randomUUID().toString();
        tokens.add(token);
        exchange.getResponseHeaders().set("X-aws-ec2-metadata-token-ttl-seconds", ttl);
        send(exchange, 200, token);
    }

    private static String name() {
        return ROLE.substring(ROLE.lastIndexOf('/') + 1);
    }

    private String credentials() {
        Instant end = Instant.now().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS);
        Credentials node = vault.session(Arn.parse(ROLE).orElseThrow(), "i-0123456789abcdef0", end);
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "Code", "Success",
                        "LastUpdated",
                                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                        "Type", "AWS-HMAC",
                        "AccessKeyId", node.accessKey(),
                        "SecretAccessKey", node.secret(),
                        "Token", node.token().orElseThrow(),
                        "Expiration", end.toString()));
    }

    private static String header(HttpExchange exchange, String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }
}
