package dev.irsa.publisher;

import dev.irsa.serving.Condition;
import dev.irsa.serving.Readiness;
import dev.irsa.serving.TextEndpoint;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Puts the publisher's server together. Everything is named here; nothing is found by scanning. */
@Configuration(proxyBeanMethods = false)
class PublisherConfiguration {
    /** A round in progress and the Lease have their own limits; together they stay below this. */
    private static final Duration STOP = Duration.ofSeconds(50);

    private static final String TEXT = "text/plain;charset=utf-8";

    @Bean
    RoundsLifecycle rounds(PublisherServer.Work work) {
        return new RoundsLifecycle(work);
    }

    @Bean
    DefaultLifecycleProcessor lifecycleProcessor() {
        DefaultLifecycleProcessor processor = new DefaultLifecycleProcessor();
        processor.setTimeoutPerShutdownPhase(STOP.toMillis());
        return processor;
    }

    @Bean
    SimpleUrlHandlerMapping endpoints(PublisherServer.Settings settings, PublisherServer.Work work) {
        Map<String, HttpRequestHandler> endpoints = new HashMap<>();
        Map<String, List<Condition>> conditions = PublisherServer.conditions(settings, work);
        conditions.forEach((path, all) -> {
            Readiness readiness = new Readiness(all);
            endpoints.put(path, new TextEndpoint(TEXT, request -> readiness.report(request.getQueryString())));
        });
        endpoints.put(
                "/metrics",
                new TextEndpoint(
                        "text/plain; version=0.0.4; charset=utf-8",
                        _ -> new TextEndpoint.Text(200, work.registry().scrape())));
        return new SimpleUrlHandlerMapping(endpoints);
    }

    @Bean
    TomcatServletWebServerFactory webServer(PublisherServer.Settings settings) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(settings.metricsPort());
        if (!settings.address().isEmpty()) {
            factory.setAddress(address(settings.address()));
        }
        factory.setShutdown(Shutdown.IMMEDIATE);
        factory.setRegisterDefaultServlet(false);
        factory.setDisableMBeanRegistry(true);
        // Errors carry no page, and no word of what answered.
        factory.addContextCustomizers(context -> ((StandardHost) context.getParent()).setErrorReportValveClass(""));
        factory.addConnectorCustomizers(connector -> {
            AbstractHttp11Protocol<?> protocol = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
            protocol.setMinSpareThreads(1);
            protocol.setMaxThreads(4);
            protocol.setMaxConnections(100);
            protocol.setConnectionTimeout(10_000);
        });
        return factory;
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("not an address: " + text, e);
        }
    }
}
