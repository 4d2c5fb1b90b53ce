package dev.irsa.offline;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.GrantRules;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.injection.InjectionSettings;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that decide what happens to a workload: those of the webhook.
 *
 * @param grants what a grant is made of
 * @param injection what is added
 * @param keys the annotations that count
 * @param mappingsNamespace where the {@code pod-identity-webhook} ConfigMap must be; empty: anywhere
 * @param identities the accounts in container-credentials mode
 */
public record OfflineRules(
        GrantRules grants,
        InjectionSettings injection,
        AnnotationKeys keys,
        Optional<String> mappingsNamespace,
        Set<ServiceAccountRef> identities) {
    public OfflineRules {
        identities = Set.copyOf(identities);
    }
}
