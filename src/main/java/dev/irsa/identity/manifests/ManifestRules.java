package dev.irsa.identity.manifests;

import dev.irsa.identity.AnnotationKeys;
import java.util.Optional;

/**
 * How manifests are understood.
 *
 * @param keys the annotations that count
 * @param namespace of objects that do not say
 * @param mappingsNamespace where the {@code pod-identity-webhook} ConfigMap must be; empty: anywhere
 */
public record ManifestRules(AnnotationKeys keys, String namespace, Optional<String> mappingsNamespace) {
    /** The namespace that kubectl uses unless told otherwise. */
    public static final String DEFAULT_NAMESPACE = "default";
}
