package dev.irsa.cli;

import dev.irsa.admission.Companions;
import dev.irsa.cluster.ApiServer;
import dev.irsa.config.SettingsException;
import dev.irsa.config.SourceSettings;
import dev.irsa.config.WebhookSettings;
import dev.irsa.event.Events;
import dev.irsa.files.FileWatch;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts;
import dev.irsa.identity.manifests.ManifestDirectory;
import dev.irsa.identity.manifests.ManifestRules;
import dev.irsa.identity.manifests.WatchedIdentitiesFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The sources of identities that a server's settings name, read and followed. */
final class Sources implements AutoCloseable {
    private final Origin origin;
    private final Optional<WatchedIdentitiesFile> identities;
    private final GrantResolver resolver;
    private final GrantResolver auditResolver;

    /**
     * Where ServiceAccounts and role mappings come from.
     *
     * @param audited the same ServiceAccounts, for an audit that must not be in anybody's way
     * @param companions what the server says of it
     * @param api the API server; empty where there is none
     * @param events what is said there
     * @param stop ends following it
     */
    record Origin(
            ServiceAccounts accounts,
            ServiceAccounts audited,
            Supplier<RoleMappings> mappings,
            Companions companions,
            Optional<ApiServer> api,
            Optional<Events> events,
            Runnable stop) {}

    private Sources(Origin origin, Optional<WatchedIdentitiesFile> identities, WebhookSettings settings) {
        this.origin = origin;
        this.identities = identities;
        Supplier<Set<ServiceAccountRef>> accounts = identities.isPresent() ? identities.get() : Set::of;
        this.resolver = new GrantResolver(settings.grants(), origin.accounts(), origin.mappings(), accounts);
        this.auditResolver = new GrantResolver(settings.grants(), origin.audited(), origin.mappings(), accounts);
    }

    /**
     * Opens the sources, and follows them from then on. Files have been read on return; the API server need not have
     * answered yet.
     *
     * @throws SettingsException when there is no source
     */
    static Sources open(WebhookSettings settings) {
        SourceSettings sources = settings.sources();
        Optional<WatchedIdentitiesFile> identities =
                sources.identitiesFile().map(file -> new WatchedIdentitiesFile(file, FileWatch.DEFAULT_INTERVAL));
        Origin origin = sources.manifests().isPresent()
                ? manifests(sources.manifests().get(), settings)
                : ClusterOrigin.open(settings);
        identities.ifPresent(WatchedIdentitiesFile::start);
        return new Sources(origin, identities, settings);
    }

    private static Origin manifests(Path directory, WebhookSettings settings) {
        SourceSettings sources = settings.sources();
        ManifestRules rules = new ManifestRules(
                settings.annotationKeys(), ManifestRules.DEFAULT_NAMESPACE, Optional.of(sources.namespace()));
        ManifestDirectory manifests = new ManifestDirectory(directory, rules, FileWatch.DEFAULT_INTERVAL);
        manifests.start();
        return new Origin(
                manifests,
                manifests,
                sources.watchConfigMap() ? manifests::mappings : () -> RoleMappings.NONE,
                Companions.NONE,
                Optional.empty(),
                Optional.empty(),
                manifests::close);
    }

    GrantResolver resolver() {
        return resolver;
    }

    /** Decides the same for an audit. */
    GrantResolver auditResolver() {
        return auditResolver;
    }

    /** What the server says of its sources. */
    Companions companions() {
        return origin.companions();
    }

    /** The API server; empty where there is none. */
    Optional<ApiServer> api() {
        return origin.api();
    }

    /** The Events in the cluster; empty where there is none. */
    Optional<Events> events() {
        return origin.events();
    }

    @Override
    public void close() {
        origin.stop().run();
        identities.ifPresent(WatchedIdentitiesFile::close);
    }
}
