package dev.irsa.publisher;

import dev.irsa.cluster.ApiServer;
import dev.irsa.event.Events;
import dev.irsa.event.Subject;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.Observation;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Situation;
import dev.irsa.issuer.check.CheckSettings;
import dev.irsa.issuer.sink.ConfigMapLedger;
import dev.irsa.issuer.sink.LedgerStore;
import dev.irsa.issuer.sink.PublicKeys;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.sink.Shelf;
import dev.irsa.issuer.sink.Sink;
import dev.irsa.leader.Leadership;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Puts a publisher together. */
public final class PublisherParts {
    /**
     * What it does.
     *
     * @param sinks where the documents of each issuer go
     * @param check how the public documents are looked at; absent: not at all, and then no key is ever removed
     * @param enforcing whether what is found is repaired, or only reported
     * @param serving how the documents are served from here; absent: not at all
     * @param provider how the OIDC providers in IAM are looked at; absent: not at all
     */
    public record Settings(
            Map<IssuerUrl, List<Sink>> sinks,
            RotationPolicy policy,
            Situation.Options options,
            Optional<CheckSettings> check,
            boolean enforcing,
            Optional<Serving.Settings> serving,
            Optional<ProviderWatch.Settings> provider,
            Schedule schedule) {
        public Settings {
            sinks = new LinkedHashMap<>(sinks);
        }
    }

    /**
     * The cluster that it works in.
     *
     * @param configMap of the ledgers and conditions
     */
    public record Place(ApiServer api, String namespace, String configMap, Events events) {}

    private PublisherParts() {}

    /**
     * A publisher that has not begun.
     *
     * @param serving what serves from this replica
     */
    public record Parts(Publisher publisher, Optional<Serving> serving) {}

    /** Puts them together; nothing has begun. */
    public static Parts parts(
            Settings settings, Place place, RoundSources sources, Leadership leadership, MeterRegistry registry) {
        InstantSource clock = InstantSource.system();
        PublisherMetrics metrics = new PublisherMetrics(registry);
        Announcements announcements =
                new Announcements(place.events(), Subject.configMap(place.namespace(), place.configMap()));
        StatusMap status = new StatusMap(place.api(), place.namespace(), place.configMap());
        Optional<Serving> serving = settings.serving()
                .map(how -> new Serving(how, leadership, settings.schedule().look(), clock));
        Set<String> siblings = new TreeSet<>();
        settings.sinks().keySet().forEach(issuer -> siblings.add(issuer.text()));
        List<IssuerRounds> rounds = new ArrayList<>();
        settings.sinks().forEach((issuer, sinks) -> {
            Optional<SelfCheck> check = settings.check()
                    .map(how -> new SelfCheck(issuer, siblings.size() == 1, how, sources::tokens, clock));
            List<Sink> counted = new ArrayList<>();
            sinks.forEach(sink -> counted.add(metrics.counted(sink, issuer)));
            metrics.add(issuer, settings.policy());
            LedgerStore ledger = new ConfigMapLedger(place.api(), place.namespace(), place.configMap(), issuer);
            Optional<Shelf> shelf = serving.map(server -> server.shelf(issuer, ledger));
            shelf.ifPresent(own -> counted.add(metrics.counted(own, issuer)));
            PublicKeys outside = check.<PublicKeys>map(each -> each).orElse(PublicKeys.UNCHECKED);
            PublicKeys confirming = serving.flatMap(server -> shelf.map(own -> server.confirming(own, outside)))
                    .orElse(outside);
            Supplier<Observation> looking = serving.flatMap(server -> shelf.map(own -> server.looking(own, sources)))
                    .orElse(sources);
            Run run = new Run(issuer, settings.policy(), looking, ledger, counted, confirming, clock);
            IssuerRounds.Task task = new IssuerRounds.Task(
                    issuer,
                    siblings,
                    run,
                    settings.options(),
                    settings.enforcing(),
                    () -> serving.ifPresent(server -> server.follow(issuer)));
            Optional<ProviderWatch> provider = settings.provider().map(how -> new ProviderWatch(issuer, how, clock));
            rounds.add(new IssuerRounds(task, sources, check, provider, clock, announcements::drifted));
        });
        Gauge.builder("irsa.issuer.leader", leadership, each -> each.isLeading() ? 1 : 0)
                .description("1 for the replica that publishes.")
                .register(registry);
        Publisher publisher = new Publisher(
                rounds,
                sources,
                leadership,
                settings.schedule(),
                round -> {
                    metrics.record(round);
                    announcements.tell(round);
                    status.write(round);
                },
                clock);
        return new Parts(publisher, serving);
    }
}
