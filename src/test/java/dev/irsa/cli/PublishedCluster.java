package dev.irsa.cli;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jwt.SignedJWT;
import dev.irsa.issuer.TestingCa;
import dev.irsa.issuer.TestingKeys;
import dev.irsa.testing.ApiServerProcess;
import dev.irsa.testing.ControlPlane;
import dev.irsa.testing.DirectoryServer;
import dev.irsa.testing.Kube;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A real API server whose issuer is a directory behind a web server, and what a publisher of it needs. */
public final class PublishedCluster implements AutoCloseable {
    static final String NAMESPACE = "irsa-system";

    public final Path root;
    final String issuer;
    public final ControlPlane plane;
    public final Kube admin;
    private final Path directory;
    private final TestingCa ca = new TestingCa();
    private final DirectoryServer web;
    private final List<KeyPair> keys = new ArrayList<>();

    /** An API server that knows the first two keys, and signs with the first. */
    public PublishedCluster(Path directory, String... more) throws Exception {
        this.directory = directory;
        this.root = Files.createDirectories(directory.resolve("web"));
        TestingCa.Entity leaf = ca.leaf();
        this.web = new DirectoryServer(TestingCa.context(leaf, ca.chain(leaf)), root);
        this.issuer = "https://127.0.0.1:" + web.port();
        keys.add(TestingKeys.rsa(2048));
        keys.add(TestingKeys.ec("secp256r1"));
        keys.add(TestingKeys.ec("secp384r1"));
        for (int i = 0; i < keys.size(); i++) {
            TestingCa.write(file(i, "key"), TestingCa.pkcs8(keys.get(i)));
            TestingCa.write(file(i, "pub"), TestingCa.pem(keys.get(i).getPublic()));
        }
        List<String> flags = new ArrayList<>(List.of(flags(0, 0, 1)));
        flags.addAll(List.of(more));
        this.plane = ControlPlane.start(flags.toArray(String[]::new));
        this.admin = plane.admin();
        admin.namespace(NAMESPACE);
        admin.serviceAccount(NAMESPACE, "irsa-publisher", Map.of());
    }

    private Path file(int key, String kind) {
        return directory.resolve("key-" + key + "." + kind);
    }

    /** An API server's flags. */
    String[] flags(int signing, int... listed) {
        return flagsOf(List.of(issuer), signing, listed);
    }

    /** The same with other issuers, of which the first signs. */
    String[] flagsOf(List<String> issuers, int signing, int... listed) {
        List<String> flags = new ArrayList<>(List.of(
                "--endpoint-reconciler-type=none", "--service-account-signing-key-file=" + file(signing, "key")));
        issuers.forEach(each -> flags.add("--service-account-issuer=" + each));
        for (int key : listed) {
            flags.add("--service-account-key-file=" + file(key, "pub"));
        }
        return flags.toArray(String[]::new);
    }

    String kid(int key) {
        return TestingKeys.jwk(keys.get(key)).kid().text();
    }

    /** A publisher's flags; the API servers are named, because EndpointSlices take no loopback addresses. */
    public List<String> publisherFlags(String... more) throws IOException {
        List<String> flags = new ArrayList<>(List.of(
                "--issuer=" + issuer,
                "--directory=" + root,
                "--kubeconfig=" + plane.kubeconfig(ControlPlane.ADMIN, plane.port()),
                "--api-server=127.0.0.1:" + plane.port(),
                "--ca-file=" + ca.rootFile(directory),
                "--allow-private",
                "--interval=2s",
                "--look-interval=0.3s",
                "--ready-within=20s"));
        // of what is given twice, the last counts
        flags.addAll(List.of(more));
        return flags;
    }

    /** A token that an API server signs now, for STS unless other audiences are given. */
    String token(ApiServerProcess server, String... audiences) {
        List<String> all = audiences.length == 0 ? List.of("sts.amazonaws.com") : List.of(audiences);
        try (Kube kube = server.client(ControlPlane.ADMIN)) {
            return kube.post(
                            "/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts/irsa-publisher/token",
                            Map.of("spec", Map.of("audiences", all)))
                    .text("/status/token");
        }
    }

    /** The key set as the web server gives it out. */
    JWKSet published() throws IOException, InterruptedException {
        return published(issuer);
    }

    private JWKSet published(String of) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                .sslContext(Kube.trusting(TestingCa.pem(ca.root.certificate())))
                .build()) {
            JsonNode document = new ObjectMapper().readTree(get(client, of + "/.well-known/openid-configuration"));
            return JWKSet.parse(get(client, document.path("jwks_uri").asString("")));
        } catch (ParseException e) {
            throw new IOException(e);
        }
    }

    private static String get(HttpClient client, String url) throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException("status " + response.statusCode());
        }
        return response.body();
    }

    Set<String> publishedKids() throws IOException, InterruptedException {
        Set<String> kids = new HashSet<>();
        published().getKeys().forEach(key -> kids.add(key.getKeyID()));
        return kids;
    }

    /** Whether a token verifies with the public documents alone, as another library than ours sees it. */
    boolean isVerified(String token) throws Exception {
        return isVerified(token, issuer);
    }

    boolean isVerified(String token, String by) throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        JWK key = published(by).getKeyByKeyId(jwt.getHeader().getKeyID());
        return key != null
                && key.getAlgorithm().equals(jwt.getHeader().getAlgorithm())
                && jwt.verify(verifier(key))
                && jwt.getJWTClaimsSet().getIssuer().equals(by);
    }

    private static JWSVerifier verifier(JWK key) throws JOSEException {
        return key.getKeyType() == KeyType.RSA ? new RSASSAVerifier(key.toRSAKey()) : new ECDSAVerifier(key.toECKey());
    }

    /** A value of the publisher's ConfigMap whose name ends so. */
    JsonNode value(String suffix) {
        JsonNode data = admin.get("/api/v1/namespaces/" + NAMESPACE + "/configmaps/irsa-publisher")
                .body()
                .path("data");
        for (Map.Entry<String, JsonNode> entry : data.properties()) {
            if (entry.getKey().endsWith(suffix)) {
                return new ObjectMapper().readTree(entry.getValue().asString("{}"));
            }
        }
        return new ObjectMapper().createObjectNode();
    }

    /** A condition's status. */
    String condition(String type) {
        return condition(type, "status");
    }

    String condition(String type, String member) {
        for (JsonNode condition : value("status.json").path("conditions").values()) {
            if (condition.path("type").asString("").equals(type)) {
                return condition.path(member).asString("");
            }
        }
        return "";
    }

    /** The reasons of the Events in the publisher's namespace. */
    Set<String> events() {
        Set<String> reasons = new HashSet<>();
        admin.get("/api/v1/namespaces/" + NAMESPACE + "/events")
                .body()
                .path("items")
                .values()
                .forEach(event -> reasons.add(event.path("reason").asString("")));
        return reasons;
    }

    @Override
    public void close() {
        admin.close();
        plane.close();
        web.close();
    }
}
