package dev.irsa.admission;

import dev.irsa.certificate.CertificateSource;
import dev.irsa.config.SettingsException;
import dev.irsa.config.WebhookSettings;
import dev.irsa.decision.Decider;
import dev.irsa.identity.GrantResolver;
import dev.irsa.injection.Injector;
import dev.irsa.serving.Condition;
import dev.irsa.serving.ServerApplication;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The webhook's server, from start to stop. SIGTERM stops it after the drain. */
public final class WebhookServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookServer.class);

    private final ConfigurableApplicationContext context;

    private WebhookServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts the server; returns when it accepts connections.
     *
     * @param conditions what must hold, besides the server's own, for it to be ready
     * @throws SettingsException when a port is in use
     */
    public static WebhookServer start(
            WebhookSettings settings,
            GrantResolver resolver,
            CertificateSource certificate,
            List<Condition> conditions) {
        return start(settings, resolver, certificate, new Companions(conditions, List.of(), WarningListener.NOBODY));
    }

    /**
     * Starts the server; returns when it accepts connections.
     *
     * @throws SettingsException when a port is in use
     */
    public static WebhookServer start(
            WebhookSettings settings, GrantResolver resolver, CertificateSource certificate, Companions companions) {
        Admission admission = new Admission(
                new ReviewReader(settings.annotationKeys()),
                new Decider(resolver, new Injector(settings.injection())),
                new ReviewWriter(settings.version()));
        return start(settings, admission, certificate, companions);
    }

    /** Starts the server with other answers, which is what the benchmark's floor does. */
    static WebhookServer start(
            WebhookSettings settings, Answers answers, CertificateSource certificate, List<Condition> conditions) {
        return start(settings, answers, certificate, new Companions(conditions, List.of(), WarningListener.NOBODY));
    }

    private static WebhookServer start(
            WebhookSettings settings, Answers answers, CertificateSource certificate, Companions companions) {
        // A client that asks for new handshakes on one connection costs far more than it spends.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        SpringApplication application =
                ServerApplication.of(settings.log(), AdmissionConfiguration.class, TomcatConfiguration.class);
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(WebhookSettings.class, () -> settings);
            beans.registerBean(Answers.class, () -> answers);
            beans.registerBean(CertificateSource.class, () -> certificate);
            beans.registerBean(Companions.class, () -> companions);
        });
        try {
            WebhookServer server = new WebhookServer(application.run());
            LOG.info("serving admission on port {} and metrics on port {}", server.port(), server.metricsPort());
            return server;
        } catch (ApplicationContextException | WebServerException e) {
            throw ServerApplication.explain(
                    e,
                    settings.serving().port(),
                    port -> port == settings.serving().metricsPort() ? "--metrics-port" : "--port");
        }
    }

    /** The port that serves admission. */
    public int port() {
        return web().getPort();
    }

    /** The port that serves metrics and probes. */
    public int metricsPort() {
        for (Connector connector : web().getTomcat().getService().findConnectors()) {
            if (!connector.getSecure()) {
                return connector.getLocalPort();
            }
        }
        throw new IllegalStateException("no plain connector");
    }

    private TomcatWebServer web() {
        TomcatWebServer server = (TomcatWebServer) ((ServletWebServerApplicationContext) context).getWebServer();
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server;
    }

    /** Drains and stops the server. */
    @Override
    public void close() {
        context.close();
    }
}
