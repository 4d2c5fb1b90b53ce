package dev.irsa.publisher;

import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.sink.Sink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Measures what is published and how that goes. Every series exists from the start, so that rates are right. */
final class PublisherMetrics {
    private final MeterRegistry registry;
    private final Map<IssuerUrl, IssuerMeters> issuers = new HashMap<>();
    private final MultiGauge certificates;
    private final Map<String, Instant> expiries = new TreeMap<>();

    PublisherMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.certificates = MultiGauge.builder("irsa.issuer.certificate.expiry.timestamp.seconds")
                .description("When the certificate of a public host ends, in seconds since 1970.")
                .register(registry);
    }

    /** Counts writes to a sink. */
    Sink counted(Sink sink, IssuerUrl issuer) {
        Map<CountedSink.Result, Counter> counters = new HashMap<>();
        for (CountedSink.Result result : CountedSink.Result.values()) {
            counters.put(
                    result,
                    Counter.builder("irsa.issuer.publish")
                            .description("Documents written, by sink and what became of it.")
                            .tag("issuer", issuer.text())
                            .tag("sink", sink.name())
                            .tag("result", result.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        return new CountedSink(
                sink, result -> Optional.ofNullable(counters.get(result)).ifPresent(Counter::increment));
    }

    /** Begins to measure an issuer. */
    void add(IssuerUrl issuer, RotationPolicy policy) {
        issuers.put(issuer, new IssuerMeters(registry, issuer, policy));
    }

    void record(Round round) {
        Optional.ofNullable(issuers.get(round.issuer())).ifPresent(meters -> meters.record(round));
        round.check().ifPresent(report -> {
            expiries.putAll(report.expiries());
            certificates.register(
                    expiries.entrySet().stream()
                            .map(entry -> MultiGauge.Row.of(
                                    Tags.of("host", entry.getKey()),
                                    entry.getValue().getEpochSecond()))
                            .toList(),
                    true);
        });
    }
}
