package dev.irsa.config;

import java.time.Duration;
import java.util.Set;

/**
 * How running pods are compared with what they should have.
 *
 * @param interval between two looks at all of them
 * @param excluded namespaces whose pods are not looked at, because the webhook configuration leaves them out
 */
public record AuditSettings(Duration interval, Set<String> excluded) {
    public AuditSettings {
        excluded = Set.copyOf(excluded);
    }
}
