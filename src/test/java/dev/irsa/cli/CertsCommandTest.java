package dev.irsa.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.irsa.certificate.CertificateAuthority;
import dev.irsa.certificate.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.ObjectMapper;

class CertsCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final CertificateAuthority current = CertificateAuthority.create("current", now, Duration.ofDays(365));
    private final CertificateAuthority other = CertificateAuthority.create("other", now, Duration.ofDays(365));
    private final Map<String, String> secret = new TreeMap<>();
    private final Shell shell = new Shell();
    private volatile String bundle = Pem.certificate(current.certificate());
    private volatile boolean requested;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        secret.put("ca.crt", Pem.certificate(current.certificate()));
        secret.put("ca.key", Pem.key(current.key()));
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        boolean isSecret =
                exchange.getRequestURI().getPath().equals("/api/v1/namespaces/eks/secrets/pod-identity-webhook-ca");
        if (isSecret && exchange.getRequestMethod().equals("PATCH")) {
            requested = body.contains("irsa.dev/rotate-ca");
        }
        byte[] answer = JSON.writeValueAsBytes(isSecret ? secretNow() : configuration());
        exchange.sendResponseHeaders(isSecret && secret.isEmpty() ? 404 : 200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private Map<String, Object> secretNow() {
        Map<String, String> data = new TreeMap<>();
        secret.forEach((key, text) -> data.put(key, base64(text)));
        Map<String, String> annotations = requested ? Map.of("irsa.dev/rotate-ca", "true") : Map.of();
        return Map.of("metadata", Map.of("resourceVersion", "1", "annotations", annotations), "data", data);
    }

    private Map<String, Object> configuration() {
        return Map.of("webhooks", List.of(Map.of("name", "a", "clientConfig", Map.of("caBundle", base64(bundle)))));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private int certs(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "certs", "--kube-api=http://127.0.0.1:" + server.getAddress().getPort()));
        arguments.addAll(List.of(more));
        return shell.run(arguments.toArray(String[]::new));
    }

    @Test
    void showsTheAuthorityAndWhetherItIsTrusted() {
        assertThat(certs()).as(shell.toString()).isZero();
        assertThat(shell.out())
                .contains(current.certificate().getSerialNumber().toString(16))
                .contains("yes")
                .doesNotContain("rotation");
        bundle = Pem.certificate(other.certificate());
        assertThat(certs()).isEqualTo(1);
        assertThat(shell.out()).containsPattern("current .* no");
    }

    @Test
    void aRotationBeginsAtOnceWhenNothingIsInItsWay() {
        assertThat(certs("--rotate")).isZero();
        assertThat(requested).isTrue();
        assertThat(shell.out()).contains("A rotation is asked for; it begins within seconds");
    }

    /** Until the previous authority is forgotten, seven days after it signed last, no rotation begins. */
    @Test
    void aRotationWaitsUntilThePreviousAuthorityIsForgotten() {
        secret.put("previous.crt", Pem.certificate(other.certificate()));
        secret.put("previous-since", now.minus(Duration.ofDays(2)).toString());
        assertThat(certs("--rotate")).isZero();
        assertThat(shell.out())
                .containsPattern("previous .* no")
                .contains("it begins after " + now.plus(Duration.ofDays(5)) + ", when the previous authority");
    }

    @Test
    void aRotationWaitsForTheOneUnderWay() {
        secret.put("next.crt", Pem.certificate(other.certificate()));
        secret.put("next.key", Pem.key(other.key()));
        assertThat(certs("--rotate")).isZero();
        assertThat(shell.out()).contains("it begins a week after the one under way");
    }

    @Test
    void saysWhenThereIsNoSecret() {
        secret.clear();
        for (String[] arguments : List.of(new String[] {}, new String[] {"--rotate"})) {
            assertThat(certs(arguments)).isEqualTo(1);
            assertThat(shell.err()).contains("There is no Secret eks/pod-identity-webhook-ca");
        }
    }
}
