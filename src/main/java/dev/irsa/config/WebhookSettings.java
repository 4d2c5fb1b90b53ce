package dev.irsa.config;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.GrantRules;
import dev.irsa.injection.InjectionSettings;

/**
 * The settings of {@code irsa webhook}: complete and valid.
 *
 * @param version of this program
 */
public record WebhookSettings(
        String version,
        ServingSettings serving,
        TlsSettings tls,
        SourceSettings sources,
        AnnotationKeys annotationKeys,
        GrantRules grants,
        InjectionSettings injection,
        LogSettings log) {}
