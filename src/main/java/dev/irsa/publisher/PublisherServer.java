package dev.irsa.publisher;

import dev.irsa.config.LogSettings;
import dev.irsa.config.SettingsException;
import dev.irsa.serving.Condition;
import dev.irsa.serving.ServerApplication;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ApplicationContextException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** The publisher as a server: its rounds, and a port for metrics and probes. SIGTERM stops it after its round. */
public final class PublisherServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherServer.class);

    /**
     * How it serves.
     *
     * @param address empty: all
     * @param metricsPort plain HTTP; 0 picks a free one
     * @param freshness how old the last good round may be for the publisher to be ready
     */
    public record Settings(String address, int metricsPort, Duration freshness, LogSettings log) {}

    /**
     * What runs.
     *
     * @param serving what serves the documents from here
     * @param begin begins the rounds
     * @param end ends them, and gives up what goes with them
     */
    public record Work(
            Publisher publisher,
            Optional<Serving> serving,
            PrometheusMeterRegistry registry,
            Runnable begin,
            Runnable end) {}

    private final ConfigurableApplicationContext context;

    private PublisherServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts the rounds and the port.
     *
     * @throws SettingsException when the port is in use
     */
    public static PublisherServer start(Settings settings, Work work) {
        SpringApplication application = ServerApplication.of(settings.log(), PublisherConfiguration.class);
        application.addInitializers(context -> {
            GenericApplicationContext beans = (GenericApplicationContext) context;
            beans.registerBean(Settings.class, () -> settings);
            beans.registerBean(Work.class, () -> work);
        });
        try {
            PublisherServer server = new PublisherServer(application.run());
            LOG.info("publishing; metrics on port {}", server.metricsPort());
            return server;
        } catch (ApplicationContextException | WebServerException e) {
            throw ServerApplication.explain(e, settings.metricsPort(), _ -> "--metrics-port");
        }
    }

    /** The port that serves metrics and probes. */
    public int metricsPort() {
        var server = ((ServletWebServerApplicationContext) context).getWebServer();
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.getPort();
    }

    /**
     * What probes ask for. Who serves is ready when there is something to serve: the first good round needs somebody
     * who can be reached from outside.
     */
    static Map<String, List<Condition>> conditions(Settings settings, Work work) {
        Publisher publisher = work.publisher();
        String published = "published-recently";
        Supplier<Optional<String>> stale = () -> publisher.stale(settings.freshness());
        List<Condition> ready = work.serving()
                .map(serving -> List.of(
                        Condition.of("serving-documents", serving::unready), Condition.degraded(published, stale)))
                .orElseGet(() -> List.of(Condition.of(published, stale)));
        List<Condition> live = new ArrayList<>(List.of(Condition.of("making-rounds", publisher::stuck)));
        work.serving().ifPresent(serving -> live.add(Condition.of("following-the-leader", serving::stuck)));
        return Map.of("/readyz", ready, "/livez", live);
    }

    /** Ends the rounds and stops. */
    @Override
    public void close() {
        context.close();
    }
}
