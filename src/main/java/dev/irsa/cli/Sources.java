package dev.irsa.cli;

import dev.irsa.config.SettingsException;
import dev.irsa.config.SourceSettings;
import dev.irsa.config.WebhookSettings;
import dev.irsa.files.FileWatch;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.manifests.ManifestDirectory;
import dev.irsa.identity.manifests.ManifestRules;
import dev.irsa.identity.manifests.WatchedIdentitiesFile;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The sources of identities that a server's settings name, read and followed. */
final class Sources implements AutoCloseable {
    private final ManifestDirectory manifests;
    private final Optional<WatchedIdentitiesFile> identities;
    private final GrantResolver resolver;

    private Sources(ManifestDirectory manifests, Optional<WatchedIdentitiesFile> identities, WebhookSettings settings) {
        this.manifests = manifests;
        this.identities = identities;
        Supplier<RoleMappings> mappings =
                settings.sources().watchConfigMap() ? manifests::mappings : () -> RoleMappings.NONE;
        Supplier<Set<ServiceAccountRef>> accounts = identities.isPresent() ? identities.get() : Set::of;
        this.resolver = new GrantResolver(settings.grants(), manifests, mappings, accounts);
    }

    /**
     * Reads the sources for the first time, and follows them from then on.
     *
     * @throws SettingsException when there is no source
     */
    static Sources open(WebhookSettings settings) {
        SourceSettings sources = settings.sources();
        Path directory = sources.manifests()
                .orElseThrow(() -> new SettingsException("Say where ServiceAccounts come from: --manifests DIR."));
        ManifestRules rules = new ManifestRules(
                settings.annotationKeys(), ManifestRules.DEFAULT_NAMESPACE, Optional.of(sources.namespace()));
        ManifestDirectory manifests = new ManifestDirectory(directory, rules, FileWatch.DEFAULT_INTERVAL);
        Optional<WatchedIdentitiesFile> identities =
                sources.identitiesFile().map(file -> new WatchedIdentitiesFile(file, FileWatch.DEFAULT_INTERVAL));
        manifests.start();
        identities.ifPresent(WatchedIdentitiesFile::start);
        return new Sources(manifests, identities, settings);
    }

    GrantResolver resolver() {
        return resolver;
    }

    @Override
    public void close() {
        manifests.close();
        identities.ifPresent(WatchedIdentitiesFile::close);
    }
}
