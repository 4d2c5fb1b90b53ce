package dev.irsa.admission;

import dev.irsa.certificate.CertificateSource;
import dev.irsa.certificate.ServingCertificate;
import dev.irsa.config.ServingSettings;
import dev.irsa.config.WebhookSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Tomcat with two connectors: HTTPS for admission, plain HTTP for metrics and probes.
 *
 * <p>HTTP/2 stays off: Tomcat closes a connection on which Go's client sends many reviews at once, and the API server
 * falls back to HTTP/1.1. Kept-alive connections stay open longer than the 90 seconds after which Go's client closes
 * them, so that it is never the server that closes one just as a request is sent.
 */
@Configuration(proxyBeanMethods = false)
class TomcatConfiguration {
    private static final String BUNDLE = "webhook";
    private static final int KEEP_ALIVE_MILLIS = 150_000;
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_HEADERS = 100;
    private static final int MIN_COMPRESSED_BYTES = 4096;

    @Bean
    DefaultSslBundleRegistry sslBundles(WebhookSettings settings, CertificateSource certificate) {
        SslOptions options = SslOptions.of(
                settings.tls().cipherSuites().isEmpty()
                        ? null
                        : Set.copyOf(settings.tls().cipherSuites()),
                Set.copyOf(settings.tls().protocols()));
        return new DefaultSslBundleRegistry(BUNDLE, bundle(certificate.current(), options));
    }

    @Bean
    CertificateReload certificateReload(DefaultSslBundleRegistry bundles, CertificateSource certificate) {
        SslOptions options = bundles.getBundle(BUNDLE).getOptions();
        return new CertificateReload(certificate, next -> bundles.updateBundle(BUNDLE, bundle(next, options)));
    }

    private static SslBundle bundle(ServingCertificate certificate, SslOptions options) {
        try {
            // Lives in this process only; the password guards nothing.
            char[] password = new char[0];
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    BUNDLE, certificate.key(), password, certificate.chain().toArray(X509Certificate[]::new));
            return SslBundle.of(SslStoreBundle.of(store, "", null), SslBundleKey.of("", BUNDLE), options);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("cannot keep a certificate in memory", e);
        }
    }

    @Bean
    TomcatServletWebServerFactory webServer(
            WebhookSettings settings, DefaultSslBundleRegistry bundles, AdmissionMetrics metrics) {
        ServingSettings serving = settings.serving();
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(serving.port());
        factory.setProtocol(StrictHttpProtocol.class.getName());
        factory.setAddress(address(serving.address()));
        factory.setShutdown(Shutdown.GRACEFUL);
        factory.setSsl(Ssl.forBundle(BUNDLE));
        factory.setSslBundles(bundles);
        factory.setRegisterDefaultServlet(false);
        factory.setDisableMBeanRegistry(true);
        factory.addContextCustomizers(context -> quietErrors(context, metrics));
        factory.addConnectorCustomizers(connector -> admission(connector, serving));
        factory.addAdditionalConnectors(metrics(serving));
        return factory;
    }

    private static void admission(Connector connector, ServingSettings serving) {
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        limits(protocol, serving);
        protocol.setExecutor(new VirtualThreadExecutor("admission-"));
        protocol.setMaxConnections(serving.maxConnections());
        protocol.setAcceptCount(1024);
        // The gate refuses it as it does any other method.
        connector.setAllowTrace(true);
    }

    private static Connector metrics(ServingSettings serving) {
        Connector connector = new Connector(StrictHttpProtocol.class.getName());
        connector.setPort(serving.metricsPort());
        connector.setThrowOnFailure(true);
        AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
        limits(protocol, serving);
        InetAddress address = address(serving.address());
        if (address != null) {
            protocol.setAddress(address);
        }
        // Threads of its own: probes answer whatever the admission port is doing.
        protocol.setMinSpareThreads(1);
        protocol.setMaxThreads(4);
        protocol.setMaxConnections(100);
        return connector;
    }

    private static void limits(AbstractHttp11Protocol<?> protocol, ServingSettings serving) {
        int timeout = (int) serving.requestTimeout().toMillis();
        protocol.setConnectionTimeout(timeout);
        protocol.setDisableUploadTimeout(false);
        protocol.setConnectionUploadTimeout(timeout);
        protocol.setKeepAliveTimeout(KEEP_ALIVE_MILLIS);
        protocol.setMaxKeepAliveRequests(-1);
        protocol.setMaxHttpRequestHeaderSize(MAX_HEADER_BYTES);
        protocol.setMaxHeaderCount(MAX_HEADERS);
        protocol.setMaxSwallowSize(1024 * 1024);
        // A client that asks before it sends a body is told of a refusal first.
        protocol.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString());
        protocol.setTcpNoDelay(true);
        // Patches repeat themselves from container to container, and Go's client takes gzip unless told otherwise.
        protocol.setCompression("on");
        protocol.setCompressionMinSize(MIN_COMPRESSED_BYTES);
        protocol.setCompressibleMimeType("application/json,text/plain");
    }

    /** Errors that Tomcat itself answers carry no page, and no word of what answered. */
    private static void quietErrors(Context context, AdmissionMetrics metrics) {
        StandardHost host = (StandardHost) context.getParent();
        host.setErrorReportValveClass("");
        host.getPipeline().addValve(new QuietErrors(metrics));
    }

    private static @Nullable InetAddress address(String text) {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not an address: " + text, e);
        }
    }

    /**
     * Hands renewed certificates to Tomcat, which serves them to new connections. It begins when Tomcat has started: a
     * certificate that is replaced while a connector starts may leave that connector with none, for good.
     */
    static final class CertificateReload implements SmartLifecycle {
        private final CertificateSource source;
        private final Consumer<ServingCertificate> update;
        private volatile boolean running;

        CertificateReload(CertificateSource source, Consumer<ServingCertificate> update) {
            this.source = source;
            this.update = update;
        }

        @Override
        public void start() {
            running = true;
            source.start(update);
        }

        @Override
        public void stop() {
            running = false;
            source.close();
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE + 1;
        }
    }
}
