package dev.irsa.cli;

import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.event.Events;
import dev.irsa.issuer.source.Fetch;
import dev.irsa.issuer.source.cluster.ClusterKeys;
import dev.irsa.issuer.source.cluster.Dialler;
import dev.irsa.issuer.source.cluster.Instances;
import dev.irsa.issuer.source.cluster.MintedToken;
import dev.irsa.issuer.source.cluster.NamedInstances;
import dev.irsa.issuer.source.cluster.SlicedInstances;
import dev.irsa.leader.Election;
import dev.irsa.leader.Leadership;
import dev.irsa.leader.LeaseObject;
import dev.irsa.publisher.Publisher;
import dev.irsa.publisher.PublisherParts;
import dev.irsa.publisher.PublisherServer;
import dev.irsa.publisher.RoundSources;
import dev.irsa.serving.ProcessMeters;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
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
        String agent = "irsa/" + Version.text();
        ApiConnection api = ApiConnection.open(access, agent);
        Dialler dialler = new Dialler(access, options.sources.serverName, agent);
        return open(options, settings, api, instances(options.sources.apiServers(), access, api, dialler));
    }

    /** API servers that were named; else those of the cluster; else, where TLS ends before us, the one there is. */
    private static Instances instances(List<String> named, ApiAccess access, ApiConnection api, Dialler dialler) {
        if (!named.isEmpty()) {
            return new NamedInstances(named, dialler);
        }
        return access.url().startsWith("https://")
                ? new SlicedInstances(api, dialler)
                : Instances.only("API server " + api.url(), api);
    }

    /** The same with API servers that are known. */
    static PublisherServer.Work open(
            PublisherOptions options, PublisherParts.Settings settings, ApiConnection api, Instances instances) {
        PublisherClusterOptions cluster = options.cluster;
        String identity = ClusterOrigin.instance("irsa-publisher") + "_" + UUID.randomUUID();
        Events events = new Events(api, "irsa-publisher", identity);
        Fetch fetch = new Fetch(options.trusted(), FETCH);
        MintedToken.Request request =
                new MintedToken.Request(cluster.namespace, cluster.serviceAccount, options.audience());
        RoundSources sources = new RoundSources(
                Optional.of(new ClusterKeys(instances, Optional.of(request))), options.sources.others(fetch));
        PrometheusMeterRegistry registry = ProcessMeters.registry();
        events.bindTo(registry);
        AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});
        Optional<Election> election = cluster.leaderElect
                ? Optional.of(new Election(
                        new LeaseObject(api, cluster.namespace, cluster.lease),
                        identity,
                        () -> wake.get().run()))
                : Optional.empty();
        Publisher publisher = PublisherParts.publisher(
                settings,
                new PublisherParts.Place(api, cluster.namespace, cluster.configMap, events),
                sources,
                election.<Leadership>map(each -> each).orElse(Leadership.ALONE),
                registry);
        wake.set(publisher::wake);
        return new PublisherServer.Work(
                publisher,
                registry,
                () -> {
                    events.start();
                    election.ifPresent(Election::start);
                    publisher.start();
                },
                () -> {
                    publisher.close();
                    election.ifPresent(Election::close);
                    events.close();
                    fetch.close();
                    api.close();
                });
    }
}
