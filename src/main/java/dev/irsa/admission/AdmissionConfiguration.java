package dev.irsa.admission;

import dev.irsa.certificate.CertificateSource;
import dev.irsa.config.WebhookSettings;
import dev.irsa.serving.Condition;
import dev.irsa.serving.ProcessMeters;
import dev.irsa.serving.Readiness;
import dev.irsa.serving.TextEndpoint;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/** Puts the webhook's server together. Everything is named here; nothing is found by scanning. */
@Configuration(proxyBeanMethods = false)
class AdmissionConfiguration {
    /** Room for the drain and for requests in progress before the server is stopped the hard way. */
    private static final Duration STOP_GRACE = Duration.ofSeconds(35);

    @Bean
    PrometheusMeterRegistry meterRegistry(CertificateSource certificate, Companions companions) {
        PrometheusMeterRegistry registry = ProcessMeters.registry();
        companions.meters().forEach(meters -> meters.bindTo(registry));
        Gauge.builder(
                        "irsa.certificate.expiry.timestamp.seconds",
                        certificate,
                        source -> source.current().expiry().getEpochSecond())
                .description("When the serving certificate expires, in seconds since 1970.")
                .register(registry);
        return registry;
    }

    @Bean
    JvmGcMetrics gcMetrics(MeterRegistry registry) {
        JvmGcMetrics metrics = new JvmGcMetrics();
        metrics.bindTo(registry);
        return metrics;
    }

    @Bean
    Drain drain(WebhookSettings settings) {
        return new Drain(settings.serving().drain());
    }

    @Bean
    DefaultLifecycleProcessor lifecycleProcessor(WebhookSettings settings) {
        DefaultLifecycleProcessor processor = new DefaultLifecycleProcessor();
        processor.setTimeoutPerShutdownPhase(
                settings.serving().drain().plus(STOP_GRACE).toMillis());
        return processor;
    }

    @Bean
    Readiness readiness(Drain drain, CertificateSource certificate, Companions companions, MeterRegistry registry) {
        List<Condition> conditions = new ArrayList<>(companions.conditions());
        conditions.add(Condition.of(
                "certificate-valid",
                () -> certificate.current().isValid(Clock.systemUTC().instant())
                        ? Optional.empty()
                        : Optional.of("the serving certificate is not valid now")));
        conditions.add(
                Condition.of("not-draining", () -> drain.isDraining() ? Optional.of("stopping") : Optional.empty()));
        for (Condition condition : conditions) {
            Gauge.builder("irsa.condition", condition, one -> one.problem().isEmpty() ? 1 : 0)
                    .description("1 while the condition holds; all that gate make the webhook ready.")
                    .tag("condition", condition.name())
                    .tag("gates", String.valueOf(condition.isGating()))
                    .register(registry);
        }
        return new Readiness(conditions);
    }

    @Bean
    AdmissionMetrics admissionMetrics(MeterRegistry registry) {
        return new AdmissionMetrics(registry);
    }

    @Bean
    MutateEndpoint mutateEndpoint(
            WebhookSettings settings, Answers answers, AdmissionMetrics metrics, Companions companions) {
        return new MutateEndpoint(
                answers,
                BodyBudget.ofHeap(),
                settings.serving().requestTimeout(),
                settings.serving().lookupLimit(),
                metrics,
                new AdmissionLog(),
                companions.listener());
    }

    @Bean
    SimpleUrlHandlerMapping endpoints(MutateEndpoint mutate, PrometheusMeterRegistry registry, Readiness readiness) {
        TextEndpoint alive = new TextEndpoint("text/plain;charset=utf-8", _ -> new TextEndpoint.Text(200, "ok\n"));
        TextEndpoint ready =
                new TextEndpoint("text/plain;charset=utf-8", request -> readiness.report(request.getQueryString()));
        TextEndpoint metrics = new TextEndpoint(
                "text/plain; version=0.0.4; charset=utf-8", _ -> new TextEndpoint.Text(200, registry.scrape()));
        return new SimpleUrlHandlerMapping(Map.of(
                RequestGate.MUTATE, mutate,
                RequestGate.HEALTHZ, alive,
                RequestGate.LIVEZ, alive,
                RequestGate.READYZ, ready,
                RequestGate.METRICS, metrics));
    }

    @Bean
    FilterRegistrationBean<RequestGate> requestGate(Drain drain, AdmissionMetrics metrics) {
        return new FilterRegistrationBean<>(new RequestGate(drain, metrics));
    }
}
