package dev.irsa.cli;

import dev.irsa.config.WebhookSettings;
import java.util.List;
import picocli.CommandLine.Mixin;

/** All options of {@code irsa webhook}. */
final class WebhookOptions {
    @Mixin
    final GrantOptions grants = new GrantOptions();

    @Mixin
    final SourceOptions sources = new SourceOptions();

    @Mixin
    final ServingOptions serving = new ServingOptions();

    @Mixin
    final TlsOptions tls = new TlsOptions();

    @Mixin
    final AuditOptions audit = new AuditOptions();

    @Mixin
    final LogOptions log = new LogOptions();

    @Mixin
    final IgnoredOptions ignored = new IgnoredOptions();

    /**
     * The settings, complete and valid.
     *
     * @param notes takes sentences about settings that are not followed to the letter
     */
    WebhookSettings settings(List<String> notes) {
        notes.addAll(ignored.notes());
        notes.addAll(grants.notes());
        return new WebhookSettings(
                Version.text(),
                serving.settings(),
                tls.settings(sources.serviceNames(), notes),
                sources.settings(),
                grants.annotationKeys(),
                grants.rules(),
                grants.injectionSettings(),
                log.settings());
    }
}
