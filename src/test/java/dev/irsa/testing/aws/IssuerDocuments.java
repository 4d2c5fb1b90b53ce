package dev.irsa.testing.aws;

import com.nimbusds.jose.jwk.JWK;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import tools.jackson.databind.JsonNode;

/**
 * The documents of issuers, fetched as STS does: over TLS 1.2, without redirects, within five seconds each, and
 * remembered. The rules that refusals name are those of the reference on publishers, sections d.1 to d.4.
 */
final class IssuerDocuments {
    /**
     * T8: STS does not say for how long it remembers. This is the longest that publishers plan for, so that whoever does
     * not wait as long is found out. A key that is not known is not looked for before.
     */
    static final Duration REMEMBERED = Duration.ofDays(1);

    /** IAM User Guide, OIDC federation: what discovery has to list. */
    private static final List<String> CLAIMS = List.of("aud", "iat", "iss", "sub");

    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 1 << 20;
    private static final Pattern DISCOVERY_TYPES = Pattern.compile("application/json(\\s*;.*)?");
    private static final Pattern KEYS_TYPES = Pattern.compile("application/(jwk-set\\+)?json(\\s*;.*)?");

    /**
     * What an issuer says about its signatures.
     *
     * @param algorithms that the discovery document announces
     * @param keys by their ids
     */
    record Signatures(Set<String> algorithms, Map<String, JWK> keys) {}

    private record Remembered(Signatures signatures, Instant fetched) {}

    private final HttpClient client;
    private final InstantSource clock;
    private final boolean anyHost;
    private final Map<String, Remembered> memory = new ConcurrentHashMap<>();

    /**
     * None yet.
     *
     * @param anyHost whether keys may lie at a host that is not public too
     */
    IssuerDocuments(SSLContext trust, InstantSource clock, boolean anyHost) {
        this.clock = clock;
        this.anyHost = anyHost;
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

    /**
     * What an issuer's documents say, or said when they were fetched. Failures are not remembered.
     *
     * @throws Refusal when they cannot be had, or break a rule
     */
    Signatures of(String issuer) {
        Remembered known = memory.get(issuer);
        Instant now = clock.instant();
        if (known != null && known.fetched().plus(REMEMBERED).isAfter(now)) {
            return known.signatures();
        }
        Signatures signatures = fetch(issuer);
        memory.put(issuer, new Remembered(signatures, now));
        return signatures;
    }

    private Signatures fetch(String issuer) {
        // I3: one final slash is not repeated
        String base = issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
        JsonNode document = fetch(
                PublicHost.parse(base + "/.well-known/openid-configuration")
                        .orElseThrow(() -> Refusal.noVerificationKey("I1")),
                DISCOVERY_TYPES);
        JsonNode algorithms = document.path("id_token_signing_alg_values_supported");
        Optional<URI> keys = PublicHost.parse(document.path("jwks_uri").asString(""))
                .filter(uri -> "https".equals(uri.getScheme()) && (anyHost || PublicHost.isPublic(uri)));
        if (!document.path("issuer").asString("").equals(issuer)) {
            throw Refusal.noVerificationKey("I2");
        }
        if (keys.isEmpty()) {
            throw Refusal.noVerificationKey("T7");
        }
        if (!has(document, "response_types_supported", "id_token")
                || !has(document, "subject_types_supported", "public")
                || !CLAIMS.stream().allMatch(claim -> has(document, "claims_supported", claim))
                || algorithms.isEmpty()) {
            throw Refusal.noVerificationKey("D1");
        }
        return new Signatures(
                algorithms.valueStream().map(each -> each.asString("")).collect(Collectors.toUnmodifiableSet()),
                KeySet.parse(fetch(keys.get(), KEYS_TYPES)));
    }

    private static boolean has(JsonNode document, String member, String value) {
        return document.path(member)
                .valueStream()
                .anyMatch(each -> each.asString("").equals(value));
    }

    private JsonNode fetch(URI uri, Pattern types) {
        HttpResponse<byte[]> response = answer(uri);
        if (response.statusCode() >= 500) {
            throw Refusal.communication("T5");
        }
        if (response.statusCode() != 200) {
            throw Refusal.noVerificationKey(response.statusCode() / 100 == 3 ? "T4" : "T5");
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!types.matcher(type).matches()) {
            throw Refusal.noVerificationKey("T5");
        }
        return StrictJson.read(response.body());
    }

    /** T3. The client's own limit ends when the body begins, so that of the whole answer is kept here. */
    private HttpResponse<byte[]> answer(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(LIMIT)
                .header("Accept", "application/json")
                .build();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MAX_BYTES));
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Refusal.communication("T3");
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refusal.communication("T3");
        } finally {
            answer.cancel(true);
        }
    }

    private static Refusal failure(Throwable cause) {
        boolean unreachable = cause instanceof HttpTimeoutException
                || cause instanceof ConnectException
                || cause.getCause() instanceof UnresolvedAddressException;
        if (unreachable) {
            return Refusal.communication("T3");
        }
        // what the body handler says when there is more than it may take
        boolean tooLarge = String.valueOf(cause.getMessage()).contains("capacity");
        return Refusal.noVerificationKey(tooLarge ? "K8" : "T1");
    }

    void close() {
        client.shutdownNow();
    }
}
