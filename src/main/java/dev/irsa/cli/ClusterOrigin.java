package dev.irsa.cli;

import dev.irsa.admission.Companions;
import dev.irsa.cluster.ApiAccess;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.cluster.UnusableAccess;
import dev.irsa.config.ClusterSettings;
import dev.irsa.config.SettingsException;
import dev.irsa.config.SourceSettings;
import dev.irsa.config.WebhookSettings;
import dev.irsa.event.Events;
import dev.irsa.event.Subject;
import dev.irsa.identity.cluster.ClusterIdentities;
import dev.irsa.identity.cluster.ClusterRules;
import dev.irsa.serving.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Identities from a live cluster. */
final class ClusterOrigin {
    private ClusterOrigin() {}

    /**
     * Begins to follow the cluster; it need not answer yet.
     *
     * @throws SettingsException when it is not known how to reach it
     */
    static Sources.Origin open(WebhookSettings settings) {
        SourceSettings sources = settings.sources();
        ApiConnection api = ApiConnection.open(access(sources.cluster()), "irsa/" + settings.version());
        Optional<String> mappings = sources.watchConfigMap() ? Optional.of(sources.namespace()) : Optional.empty();
        Events events = new Events(api, "irsa-webhook", instance("irsa-webhook"));
        ClusterIdentities identities = new ClusterIdentities(
                api,
                new ClusterRules(
                        settings.annotationKeys(),
                        sources.cluster().namespaces(),
                        mappings,
                        sentence -> events.found(
                                Subject.configMap(sources.namespace(), ClusterIdentities.CONFIG_MAP),
                                "ConfigInvalid",
                                sentence)));
        events.start();
        identities.start();
        List<Condition> conditions = new ArrayList<>();
        conditions.add(Condition.of("service-accounts-synced", identities::accountsAwaited));
        // What is known serves on: a replica that is not ready could not do better.
        conditions.add(Condition.degraded("service-accounts-followed", identities::accountsStale));
        if (mappings.isPresent()) {
            conditions.add(Condition.of("config-map-synced", identities::mappingsUnsynced));
            // It may be nobody's who is waiting: accounts with a role of their own do not need it.
            conditions.add(Condition.degraded("config-map-valid", identities::mappingsInvalid));
            conditions.add(Condition.degraded("config-map-followed", identities::mappingsStale));
        }
        conditions.add(Condition.degraded("events-accepted", events::problem));
        return new Sources.Origin(
                identities.accounts(),
                identities.auditedAccounts(),
                identities.mappings(),
                new Companions(conditions, List.of(identities.meters(), events), events),
                Optional.of(api),
                Optional.of(events),
                () -> {
                    identities.close();
                    events.close();
                    api.close();
                });
    }

    /** In a pod, its name. */
    static String instance(String otherwise) {
        String host = System.getenv("HOSTNAME");
        return host == null || host.isEmpty() ? otherwise : host;
    }

    static ApiAccess access(ClusterSettings cluster) {
        try {
            if (cluster.kubeconfig().isPresent()) {
                return ApiAccess.kubeconfig(cluster.kubeconfig().get(), cluster.url());
            }
            return cluster.url().isPresent()
                    ? ApiAccess.url(cluster.url().get())
                    : ApiAccess.inCluster(System.getenv());
        } catch (UnusableAccess e) {
            throw new SettingsException(e.sentence());
        }
    }
}
