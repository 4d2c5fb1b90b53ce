package dev.irsa.issuer.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.irsa.issuer.Discovery;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.issuer.View;
import dev.irsa.issuer.source.Answer;
import dev.irsa.issuer.source.Fetch;
import dev.irsa.issuer.source.JwksUrl;
import dev.irsa.issuer.source.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssuerServerTest {
    private static final TestingCa CA = new TestingCa();
    private static final Jwks KEYS = TestingKeys.jwks(0);

    @TempDir
    Path directory;

    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Trust trust;
    private IssuerServer server;
    private ServerCertificate certificate;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        trust = Trust.with(Optional.of(CA.rootFile(directory)));
        put(CA.leaf());
        certificate = new ServerCertificate(directory.resolve("tls.crt"), directory.resolve("tls.key"));
        Shelf one = shelf("https://127.0.0.1/one", KEYS);
        Shelf two = shelf("https://127.0.0.1/two", TestingKeys.jwks(1));
        IssuerServer.Settings settings =
                new IssuerServer.Settings(Duration.ofMinutes(5), Duration.ofHours(1), Set.of("internal"));
        server = new IssuerServer(
                new InetSocketAddress("127.0.0.1", 0), certificate, List.of(one, two), settings, () -> now);
        server.start();
        client = HttpClient.newBuilder()
                .sslContext(Trust.context(trust.manager()))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private Shelf shelf(String issuer, Jwks keys) {
        Shelf shelf = new Shelf(new IssuerUrl(issuer));
        shelf.write(keys.document().toOptional().orElseThrow(), new Stored.Absent());
        shelf.write(Discovery.synthesised(shelf.issuer(), keys.algorithms()).document(), new Stored.Absent());
        shelf.confirm(now);
        return shelf;
    }

    private void put(TestingCa.Entity leaf) {
        TestingCa.write(
                directory.resolve("tls.crt"), TestingCa.pem(CA.chain(leaf).toArray()));
        TestingCa.write(directory.resolve("tls.key"), TestingCa.pkcs8(leaf.keys()));
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            builder.headers(headers);
        }
        return client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String raw(String request, String... protocols) throws IOException {
        SSLContext context = Trust.context(trust.manager());
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", server.port())) {
            if (protocols.length > 0) {
                socket.setEnabledProtocols(protocols);
            }
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            try (InputStream in = socket.getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            }
        }
    }

    @Test
    void T5_T6_servesBothDocumentsOfEachIssuer() throws Exception {
        HttpResponse<String> keys = send("GET", "/one/openid/v1/jwks");
        assertThat(keys.statusCode()).isEqualTo(200);
        assertThat(keys.body())
                .isEqualTo(KEYS.document().toOptional().orElseThrow().text());
        assertThat(keys.headers().firstValue("content-type")).contains("application/jwk-set+json");
        assertThat(keys.headers().firstValue("cache-control")).contains("public, max-age=300");
        assertThat(send("GET", "/two/.well-known/openid-configuration")
                        .headers()
                        .firstValue("content-type"))
                .contains("application/json");
        assertThat(send("GET", "/two/openid/v1/jwks").body())
                .contains(TestingKeys.kid(1).text());
    }

    @Test
    void T4_headHasTheSameHeadersAndNoBody() throws Exception {
        HttpResponse<String> head = send("HEAD", "/one/openid/v1/jwks");
        HttpResponse<String> get = send("GET", "/one/openid/v1/jwks");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        for (String name : List.of("etag", "content-type", "content-length", "cache-control")) {
            assertThat(head.headers().firstValue(name)).isEqualTo(get.headers().firstValue(name));
        }
    }

    @Test
    void T6_answers304ToAKnownTag() throws Exception {
        String tag =
                send("GET", "/one/openid/v1/jwks").headers().firstValue("etag").orElseThrow();
        assertThat(tag).matches("\"[0-9a-f]{64}\"");
        for (String condition : List.of(tag, "W/" + tag, "\"x\", " + tag, "*")) {
            HttpResponse<String> response = send("GET", "/one/openid/v1/jwks", "If-None-Match", condition);
            assertThat(response.statusCode()).isEqualTo(304);
            assertThat(response.headers().firstValue("etag")).contains(tag);
        }
        assertThat(send("GET", "/one/openid/v1/jwks", "If-None-Match", "\"x\"").statusCode())
                .isEqualTo(200);
    }

    @Test
    void servesNothingElseAndReflectsNothing() throws Exception {
        for (String path : List.of(
                "/",
                "/one",
                "/one/",
                "/openid/v1/jwks",
                "/one/openid/v1/jwks/",
                "/%6fne/openid/v1/jwks",
                "/<script>".replace("<", "%3C").replace(">", "%3E"),
                "/one/../one/openid/v1/jwks")) {
            HttpResponse<String> response = send("GET", path);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body()).isEmpty();
        }
        HttpResponse<String> post = send("POST", "/one/openid/v1/jwks");
        assertThat(post.statusCode()).isEqualTo(405);
        assertThat(post.headers().firstValue("allow")).contains("GET, HEAD");
    }

    @Test
    void takesOnlyKnownHosts() throws Exception {
        String rest = "\r\nConnection: close\r\n\r\n";
        assertThat(raw("GET /one/openid/v1/jwks HTTP/1.1\r\nHost: evil.example" + rest))
                .startsWith("HTTP/1.1 421");
        assertThat(raw("GET /one/openid/v1/jwks HTTP/1.1\r\nHost: internal:8443" + rest))
                .startsWith("HTTP/1.1 200");
        assertThat(raw("GET /one/openid/v1/jwks HTTP/1.0" + rest)).startsWith("HTTP/1.1 421");
    }

    @Test
    void T2_takesTls12AndTls13() throws Exception {
        String request = "GET /one/openid/v1/jwks HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
        assertThat(raw(request, "TLSv1.2")).startsWith("HTTP/1.1 200");
        assertThat(raw(request, "TLSv1.3")).startsWith("HTTP/1.1 200");
        assertThatThrownBy(() -> raw(request, "TLSv1.1")).isInstanceOf(IOException.class);
    }

    @Test
    void servesStaleDocumentsButNotForEver() throws Exception {
        now = now.plus(Duration.ofMinutes(59));
        assertThat(send("GET", "/one/openid/v1/jwks").statusCode()).isEqualTo(200);
        now = now.plus(Duration.ofMinutes(2));
        HttpResponse<String> stale = send("GET", "/one/openid/v1/jwks");
        assertThat(stale.statusCode()).isEqualTo(503);
        assertThat(stale.headers().firstValue("cache-control")).contains("no-store");
    }

    @Test
    void reloadsItsCertificateAndKeepsTheGoodOne() throws Exception {
        TestingCa.Entity next = CA.leaf();
        TestingCa.write(
                directory.resolve("tls.crt"), TestingCa.pem(CA.chain(next).toArray()));
        assertThatThrownBy(certificate::reload).isInstanceOf(IOException.class);
        assertThat(send("GET", "/one/openid/v1/jwks").statusCode()).isEqualTo(200);
        put(next);
        assertThat(certificate.reload()).isTrue();
        assertThat(certificate.reload()).isFalse();
        client = HttpClient.newBuilder()
                .sslContext(Trust.context(trust.manager()))
                .build();
        HttpResponse<String> response = send("GET", "/one/openid/v1/jwks");
        X509Certificate served =
                (X509Certificate) response.sslSession().orElseThrow().getPeerCertificates()[0];
        assertThat(served).isEqualTo(next.certificate());
    }

    @Test
    void isASourceOfKeys() {
        try (Fetch fetch = new Fetch(trust, Duration.ofSeconds(20))) {
            URI uri = URI.create("https://127.0.0.1:" + server.port() + "/one/openid/v1/jwks");
            assertThat(new JwksUrl(uri, fetch).read().getFirst())
                    .isEqualTo(new View.Listed(uri.toString(), KEYS, Optional.empty(), Optional.empty(), List.of()));
            URI wrong = uri.resolve("/x");
            assertThat(new JwksUrl(wrong, fetch).read().getFirst())
                    .isEqualTo(new View.Unreadable(wrong.toString(), "answers with status 404"));
        }
        try (Fetch fetch = new Fetch(Trust.system(), Duration.ofSeconds(20))) {
            assertThat(fetch.get(URI.create("https://127.0.0.1:" + server.port() + "/one/openid/v1/jwks")))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.cause()).isEqualTo(Answer.Cause.TLS));
        }
    }
}
