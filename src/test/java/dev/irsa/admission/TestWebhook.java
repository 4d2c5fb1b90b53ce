package dev.irsa.admission;

import dev.irsa.certificate.CertificateSource;
import dev.irsa.certificate.InMemoryCertificate;
import dev.irsa.config.LogSettings;
import dev.irsa.config.ServingSettings;
import dev.irsa.config.SourceSettings;
import dev.irsa.config.TlsSettings;
import dev.irsa.config.WebhookSettings;
import dev.irsa.identity.AccountAnnotations;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Audience;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.GrantRules;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.RoleSyntax;
import dev.irsa.identity.ServiceAccountEntry;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts;
import dev.irsa.identity.TokenLifetime;
import dev.irsa.injection.InjectionSettings;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The real server on loopback and free ports, over ServiceAccounts that a test sets. */
final class TestWebhook implements AutoCloseable {
    static final String ROLE = "arn:aws:iam::111122223333:role/demo";
    static final AnnotationKeys KEYS = new AnnotationKeys(AnnotationKeys.DEFAULT_PREFIX);
    static final Set<String> API_AUDIENCES = Set.of("https://kubernetes.default.svc");

    private final Map<ServiceAccountRef, ServiceAccounts.Lookup> accounts = new ConcurrentHashMap<>();
    private final AtomicInteger lookups = new AtomicInteger();
    private final WebhookServer server;
    private final SSLContext tls;

    private TestWebhook(
            Duration requestTimeout,
            Duration drain,
            GrantRules rules,
            CertificateSource certificate,
            String authorityPem) {
        annotate("demo", "app", Map.of(KEYS.roleArn(), ROLE));
        accounts.put(new ServiceAccountRef("demo", "default"), found(Map.of()));
        WebhookSettings settings = new WebhookSettings(
                "test",
                new ServingSettings("127.0.0.1", 0, 0, 1024, requestTimeout, drain, Duration.ZERO),
                new TlsSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of("localhost"),
                        List.of("TLSv1.2", "TLSv1.3"),
                        List.of()),
                new SourceSettings(Optional.empty(), "eks", false, Optional.empty()),
                KEYS,
                rules,
                InjectionSettings.COMPATIBLE,
                new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.WARN));
        GrantResolver resolver = new GrantResolver(
                settings.grants(),
                (account, _) -> {
                    lookups.incrementAndGet();
                    return accounts.getOrDefault(account, new ServiceAccounts.Lookup.Absent());
                },
                () -> RoleMappings.NONE,
                Set::of);
        server = WebhookServer.start(settings, resolver, certificate, List.of());
        tls = trusting(authorityPem);
    }

    static TestWebhook start() {
        return start(Duration.ofSeconds(10), Duration.ofMillis(1));
    }

    static TestWebhook start(Duration requestTimeout, Duration drain) {
        return start(requestTimeout, drain, rules());
    }

    static TestWebhook start(Duration requestTimeout, Duration drain, GrantRules rules) {
        InMemoryCertificate certificate = new InMemoryCertificate(List.of("localhost", "127.0.0.1"), Clock.systemUTC());
        return new TestWebhook(requestTimeout, drain, rules, certificate, certificate.authorityPem());
    }

    static TestWebhook start(CertificateSource certificate, String authorityPem) {
        return new TestWebhook(Duration.ofSeconds(10), Duration.ofMillis(1), rules(), certificate, authorityPem);
    }

    static GrantRules rules() {
        return new GrantRules(
                RoleSyntax.STRICT,
                audience("sts.amazonaws.com"),
                audience("pods.eks.amazonaws.com"),
                API_AUDIENCES,
                TokenLifetime.DAY,
                false,
                false,
                Optional.empty());
    }

    private static Audience audience(String text) {
        return Audience.parse(text, Set.of()).orElse(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    /** Sets what a ServiceAccount carries. */
    void annotate(String namespace, String name, Map<String, String> annotations) {
        accounts.put(new ServiceAccountRef(namespace, name), found(annotations));
    }

    /** Sets what a lookup comes to. */
    void answer(String namespace, String name, ServiceAccounts.Lookup lookup) {
        accounts.put(new ServiceAccountRef(namespace, name), lookup);
    }

    private static ServiceAccounts.Lookup found(Map<String, String> annotations) {
        return new ServiceAccounts.Lookup.Found(
                new ServiceAccountEntry(AccountAnnotations.pick(KEYS, annotations::get), "42"));
    }

    /** How often a ServiceAccount was looked up. */
    int lookups() {
        return lookups.get();
    }

    int port() {
        return server.port();
    }

    int metricsPort() {
        return server.metricsPort();
    }

    SSLContext tls() {
        return tls;
    }

    /** An open TLS connection to the admission port. */
    SSLSocket connect() throws java.io.IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    static SSLContext trusting(String pem) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "ca",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (java.security.GeneralSecurityException | java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
