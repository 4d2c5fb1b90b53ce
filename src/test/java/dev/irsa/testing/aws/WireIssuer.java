package dev.irsa.testing.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;

/** An issuer that does everything right until a test breaks it. */
final class WireIssuer implements AutoCloseable {
    static final String SUBJECT = "system:serviceaccount:demo:app";
    static final String KID = "one";

    final TestingCa ca = new TestingCa();
    final KeyPair keys = TestingKeys.rsaPair();
    final String url;
    volatile String discovery;
    volatile String jwks = jwks(jwk(keys, KID));
    volatile int status = 200;
    volatile String type = "application/json";
    volatile String keysType = "application/json";
    volatile Charset charset = UTF_8;
    volatile String redirect = "";
    volatile Duration delay = Duration.ZERO;

    /** Between the bytes of a body. */
    volatile Duration trickle = Duration.ZERO;

    volatile String protocol = "";
    volatile int fetches;

    private final HttpsServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore never = new Semaphore(0);

    WireIssuer() {
        try {
            server = HttpsServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        TestingCa.Entity leaf = ca.leaf();
        server.setHttpsConfigurator(new HttpsConfigurator(TestingCa.context(leaf, ca.chain(leaf))) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters tls = getSSLContext().getDefaultSSLParameters();
                if (!protocol.isEmpty()) {
                    tls.setProtocols(new String[] {protocol});
                }
                parameters.setSSLParameters(tls);
            }
        });
        server.setExecutor(threads);
        url = "https://127.0.0.1:" + server.getAddress().getPort() + "/cluster";
        discovery = discovery(url, url + "/keys");
        server.createContext("/cluster/.well-known/openid-configuration", exchange -> send(exchange, discovery, type));
        server.createContext("/cluster/keys", exchange -> send(exchange, jwks, keysType));
        server.start();
    }

    static String discovery(String issuer, String jwksUri) {
        return """
                {"issuer":"%s","jwks_uri":"%s","response_types_supported":["id_token"],
                "subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"],
                "claims_supported":["aud","iat","iss","sub"]}
                """.formatted(issuer, jwksUri);
    }

    static String jwk(KeyPair pair, String kid) {
        return new RSAKey.Builder((RSAPublicKey) pair.getPublic())
                .keyID(kid)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .build()
                .toJSONString();
    }

    static String jwks(String... keys) {
        return Stream.of(keys).collect(Collectors.joining(",", "{\"keys\":[", "]}"));
    }

    private void send(HttpExchange exchange, String text, String type) throws IOException {
        fetches++;
        try (exchange) {
            await(delay);
            byte[] body = text.getBytes(charset);
            exchange.getResponseHeaders().set("Content-Type", type);
            if (!redirect.isEmpty()) {
                exchange.getResponseHeaders().set("Location", redirect);
            }
            exchange.sendResponseHeaders(status, body.length);
            for (int i = 0; trickle.isPositive() && i < body.length - 1; i++) {
                exchange.getResponseBody().write(body, i, 1);
                exchange.getResponseBody().flush();
                await(trickle);
            }
            int sent = trickle.isPositive() ? body.length - 1 : 0;
            exchange.getResponseBody().write(body, sent, body.length - sent);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void await(Duration time) throws InterruptedException {
        if (time.isPositive() && never.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody releases it");
        }
    }

    /** A token that holds, but for what the change does to it. */
    String token(UnaryOperator<JWTClaimsSet.Builder> change) {
        return token(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KID).build(), keys, change);
    }

    String token() {
        return token(claims -> claims);
    }

    String token(JWSHeader header, KeyPair signer, UnaryOperator<JWTClaimsSet.Builder> change) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(url)
                .subject(SUBJECT)
                .audience("sts.amazonaws.com")
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(600)))
                .jwtID(UUID.randomUUID().toString());
        try {
            SignedJWT jwt = new SignedJWT(header, change.apply(claims).build());
            jwt.sign(new RSASSASigner(signer.getPrivate()));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
