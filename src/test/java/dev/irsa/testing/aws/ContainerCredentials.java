package dev.irsa.testing.aws;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.ObjectMapper;

/**
 * The agent of EKS Pod Identity: it takes the bare token in the Authorization header, checks it as the service behind
 * the agent does, and answers with credentials of the associated role. Errors are text, as the real agent's are.
 */
public final class ContainerCredentials implements HttpHandler {
    private static final String AUDIENCE = "pods.eks.amazonaws.com";

    private final Vault vault;
    private final TokenVerifier verifier;
    private final HttpServer server;
    private final Map<String, Arn> associations = new ConcurrentHashMap<>();

    ContainerCredentials(Vault vault, TokenVerifier verifier) throws IOException {
        this.vault = vault;
        this.verifier = verifier;
        this.server = HttpServer.create(Aws.loopback(), 0);
    }

    HttpServer server() {
        return server;
    }

    /** What {@code AWS_CONTAINER_CREDENTIALS_FULL_URI} has to say. */
    public String uri() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/credentials";
    }

    /** Gives the pods of a ServiceAccount a role. */
    public void associate(String namespace, String account, String role) {
        associations.put(
                "system:serviceaccount:" + namespace + ":" + account,
                Arn.parse(role).orElseThrow());
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String token = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                    .orElse("");
            try {
                if (!exchange.getRequestURI().getPath().equals("/v1/credentials")) {
                    throw new Refusal("NotFound", 404, "not found");
                }
                send(exchange, 200, "application/json", credentials(token));
            } catch (Refusal refusal) {
                send(exchange, refusal.status(), "text/plain", "(" + refusal.code() + "): " + refusal.getMessage());
            }
        }
    }

    private String credentials(String token) {
        VerifiedToken verified = verifier.verifyIssuer(token);
        if (!verified.audience().contains(AUDIENCE)) {
            throw new Refusal("InvalidTokenException", 400, "the token is not for " + AUDIENCE);
        }
        Arn role = Optional.ofNullable(associations.get(verified.subject()))
                .orElseThrow(() -> new Refusal("ResourceNotFoundException", 404, "No association found"));
        Instant end = Instant.now().plus(Duration.ofHours(6)).truncatedTo(ChronoUnit.SECONDS);
        Credentials session = vault.session(role, "eks-demo-pod", end);
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "AccessKeyId", session.accessKey(),
                        "SecretAccessKey", session.secret(),
                        "Token", session.token().orElseThrow(),
                        "AccountId", session.account(),
                        "Expiration", end.toString()));
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
