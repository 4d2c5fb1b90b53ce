package dev.irsa.cli;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.config.SettingsException;
import dev.irsa.event.Events;
import dev.irsa.issuer.source.Fetch;
import dev.irsa.issuer.source.cluster.ClusterKeys;
import dev.irsa.issuer.source.cluster.Instances;
import dev.irsa.issuer.source.cluster.MintedToken;
import dev.irsa.leader.Election;
import dev.irsa.leader.Leadership;
import dev.irsa.leader.LeaseObject;
import dev.irsa.publisher.Publisher;
import dev.irsa.publisher.PublisherParts;
import dev.irsa.publisher.PublisherServer;
import dev.irsa.publisher.RoundSources;
import dev.irsa.publisher.Serving;
import dev.irsa.serving.ProcessMeters;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** A publisher in a cluster, put together from its options. */
final class ClusterPublisher {
    private static final Duration FETCH = Duration.ofSeconds(10);

    private ClusterPublisher() {}

    /** What runs; nothing has begun, and nothing was asked of the cluster. */
    static PublisherServer.Work open(PublisherOptions options, PublisherParts.Settings settings) {
        PublisherClusterOptions cluster = options.cluster;
        ApiAccess access = cluster.access.access();
        ApiConnection api = cluster.access.open();
        return open(options, settings, api, options.sources.apiServers.instances(access, api));
    }

    private static PublisherServer.Work open(
            PublisherOptions options, PublisherParts.Settings settings, ApiConnection api, Instances instances) {
        PublisherClusterOptions cluster = options.cluster;
        String identity = ClusterOrigin.instance("irsa-publisher") + "_" + UUID.randomUUID();
        Events events = new Events(api, "irsa-publisher", identity);
        Fetch fetch = new Fetch(options.trusted(), FETCH);
        MintedToken.Request request =
                new MintedToken.Request(cluster.namespace, cluster.serviceAccount, options.audience());
        RoundSources sources = new RoundSources(
                Optional.of(new ClusterKeys(instances, Optional.of(request), options.sources.apiServers.samples())),
                options.sources.others(fetch));
        PrometheusMeterRegistry registry = ProcessMeters.registry();
        events.bindTo(registry);
        AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});
        Optional<Election> election = cluster.leaderElect
                ? Optional.of(new Election(
                        new LeaseObject(api, cluster.namespace, cluster.lease),
                        identity,
                        () -> wake.get().run()))
                : Optional.empty();
        PublisherParts.Parts parts = PublisherParts.parts(
                settings,
                new PublisherParts.Place(api, cluster.namespace, cluster.configMap, events),
                sources,
                election.<Leadership>map(each -> each).orElse(Leadership.ALONE),
                registry);
        Publisher publisher = parts.publisher();
        wake.set(publisher::wake);
        return new PublisherServer.Work(
                publisher,
                parts.serving(),
                registry,
                () -> {
                    parts.serving().ifPresent(serving -> listen(serving, publisher::wake));
                    events.start();
                    election.ifPresent(Election::start);
                    publisher.start();
                },
                () -> {
                    publisher.close();
                    parts.serving().ifPresent(Serving::close);
                    election.ifPresent(Election::close);
                    events.close();
                    fetch.close();
                    api.close();
                });
    }

    private static void listen(Serving serving, Runnable wake) {
        try {
            serving.start(wake);
        } catch (IOException e) {
            throw new SettingsException("The documents cannot be served at --serve-port: " + e.getMessage() + ".");
        }
    }
}
