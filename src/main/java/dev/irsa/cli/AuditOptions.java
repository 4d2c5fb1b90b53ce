package dev.irsa.cli;

import dev.irsa.config.AuditSettings;
import dev.irsa.config.GoDuration;
import dev.irsa.config.SettingsException;
import dev.irsa.identity.ServiceAccountRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Whether and how {@code irsa webhook} looks for pods that it missed. */
final class AuditOptions {
    @Option(
            names = "--audit",
            showDefaultValue = Visibility.NEVER,
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description =
                    "Look for running pods that lack the identity that they should have; needs rights of its own.")
    boolean audit;

    @Option(names = "--audit-interval", paramLabel = "DURATION", description = "How often to look at all pods.")
    String interval = "30s";

    @Option(
            names = "--audit-exclude-namespaces",
            showDefaultValue = Visibility.NEVER,
            split = ",",
            paramLabel = "NAME",
            description = "Namespaces that the webhook configuration leaves out, and the audit too.")
    List<String> excluded = List.of();

    /** The settings; empty when nothing is to be looked for. */
    Optional<AuditSettings> settings() {
        Duration every = GoDuration.parse(interval).orElse(problem -> {
            throw new SettingsException("--audit-interval " + problem + ".");
        });
        if (every.toMillis() < 1000 || every.toHours() > 24) {
            throw new SettingsException("--audit-interval must be from 1s to 24h.");
        }
        Set<String> namespaces = namespaces("--audit-exclude-namespaces", excluded);
        return audit ? Optional.of(new AuditSettings(every, namespaces)) : Optional.empty();
    }

    /**
     * Names of namespaces.
     *
     * @throws SettingsException when one of them can be none
     */
    static Set<String> namespaces(String flag, List<String> names) {
        if (!names.stream().allMatch(ServiceAccountRef::isNamespace)) {
            throw new SettingsException(flag + " must be names of namespaces, separated by commas.");
        }
        return Set.copyOf(names);
    }
}
