package dev.irsa.testing.aws;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The keys of issuers, fetched as STS does: over TLS 1.2, without redirects, within five seconds, and remembered. The
 * rules that are named in comments are those of the reference on publishers, sections d.1 to d.4.
 */
final class IssuerDocuments {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_KEYS = 100;
    private static final int MIN_RSA_BITS = 2048;
    private static final Set<String> PRIVATE = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");
    private static final ObjectMapper JSON = new ObjectMapper();

    private record Remembered(Map<String, JWK> keys, Instant fetched) {}

    private final HttpClient client;
    private final InstantSource clock;
    private final Map<String, Remembered> memory = new ConcurrentHashMap<>();
    private volatile Duration remember = Duration.ofMinutes(10);

    IssuerDocuments(SSLContext trust, InstantSource clock) {
        this.clock = clock;
        // T2: with 1.3 alone, IAM would fall back to thumbprints
        SSLParameters tls = new SSLParameters();
        tls.setProtocols(new String[] {"TLSv1.2"});
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(trust)
                .sslParameters(tls)
                .connectTimeout(LIMIT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /** T8: how long is not documented. Until then a new key is not looked for. */
    void remember(Duration time) {
        remember = time;
    }

    void forget() {
        memory.clear();
    }

    /**
     * The keys by their ids.
     *
     * @throws Refusal when they cannot be had
     */
    Map<String, JWK> keys(String issuer) {
        Remembered known = memory.get(issuer);
        if (known != null && known.fetched().plus(remember).isAfter(clock.instant())) {
            return known.keys();
        }
        Map<String, JWK> keys = keySet(fetch(URI.create(jwksUri(issuer))));
        memory.put(issuer, new Remembered(keys, clock.instant()));
        return keys;
    }

    private String jwksUri(String issuer) {
        // I3: one final slash is not repeated
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        JsonNode document = fetch(URI.create(base + "/.well-known/openid-configuration"));
        String uri = document.path("jwks_uri").asString("");
        boolean complete = document.path("issuer").asString("").equals(issuer) // I2
                && uri.startsWith("https://") // T7
                && URI.create(uri).getHost() != null
                && has(document, "response_types_supported", "id_token")
                && has(document, "subject_types_supported", "public")
                && document.path("id_token_signing_alg_values_supported").size() > 0;
        if (!complete) {
            throw Refusal.noVerificationKey();
        }
        return uri;
    }

    private static boolean has(JsonNode document, String member, String value) {
        return document.path(member)
                .valueStream()
                .anyMatch(each -> each.asString("").equals(value));
    }

    private static Map<String, JWK> keySet(JsonNode document) {
        Map<String, JWK> keys = new HashMap<>();
        Map<KeyType, Integer> counts = new HashMap<>();
        for (JsonNode node : document.path("keys")) {
            if (node.propertyNames().stream().anyMatch(PRIVATE::contains)) {
                throw Refusal.noVerificationKey(); // K6
            }
            String type = node.path("kty").asString("");
            if (!type.equals("RSA") && !type.equals("EC")) {
                continue; // K2: nothing that STS verifies with
            }
            JWK key = key(node);
            counts.merge(key.getKeyType(), 1, Integer::sum);
            if (keys.put(key.getKeyID(), key) != null) {
                throw Refusal.noVerificationKey(); // K5
            }
        }
        if (keys.isEmpty() || counts.values().stream().anyMatch(each -> each > MAX_KEYS)) {
            throw Refusal.noVerificationKey(); // K1
        }
        return keys;
    }

    /** K3. */
    private static JWK key(JsonNode node) {
        try {
            JWK key = JWK.parse(node.toString());
            boolean sound = switch (key) {
                case RSAKey rsa -> rsa.size() >= MIN_RSA_BITS && isOddExponent(rsa);
                case ECKey ec -> ec.toECPublicKey() != null && isPadded(ec);
                default -> false;
            };
            boolean use = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
            if (sound && use && key.getKeyID() != null && !key.getKeyID().isEmpty()) {
                return key;
            }
        } catch (ParseException | JOSEException | IllegalArgumentException _) {
            // said below
        }
        throw Refusal.noVerificationKey();
    }

    private static boolean isOddExponent(RSAKey key) {
        return key.getPublicExponent().decodeToBigInteger().testBit(0)
                && key.getPublicExponent().decodeToBigInteger().bitLength() > 1;
    }

    private static boolean isPadded(ECKey key) {
        int bytes = (key.getCurve().toECParameterSpec().getCurve().getField().getFieldSize() + 7) / 8;
        return key.getX().decode().length == bytes && key.getY().decode().length == bytes;
    }

    private JsonNode fetch(URI uri) {
        try {
            HttpResponse<byte[]> response = client.send(
                    HttpRequest.newBuilder(uri)
                            .timeout(LIMIT)
                            .header("Accept", "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
            if (response.statusCode() >= 500) {
                throw Refusal.communication();
            }
            String type = response.headers().firstValue("Content-Type").orElse("");
            boolean json = type.matches("application/(jwk-set\\+)?json(\\s*;.*)?"); // T5
            if (response.statusCode() != 200 || !json) {
                throw Refusal.noVerificationKey(); // T4
            }
            return JSON.readTree(response.body());
        } catch (HttpTimeoutException | ConnectException e) {
            throw Refusal.communication(); // T3
        } catch (IOException | JacksonException e) {
            throw e.getCause() instanceof UnresolvedAddressException
                    ? Refusal.communication()
                    : Refusal.noVerificationKey(); // T1
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.communication();
        }
    }

    void close() {
        client.shutdownNow();
    }
}
