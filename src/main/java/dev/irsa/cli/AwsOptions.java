package dev.irsa.cli;

import dev.irsa.config.SettingsException;
import dev.irsa.identity.RoleArn;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerUrl;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values that several commands for AWS take. */
final class AwsOptions {
    private AwsOptions() {}

    static IssuerUrl issuer(String text) {
        return IssuerUrl.parse(text).orElse(findings -> {
            throw new SettingsException("--issuer: "
                    + findings.stream()
                            .filter(Finding::isError)
                            .map(Finding::sentence)
                            .collect(Collectors.joining("; ")));
        });
    }

    static Optional<String> account(@Nullable String text) {
        if (text != null && !RoleArn.isAccount(text)) {
            throw new SettingsException("--account must be the account's 12 digits.");
        }
        return Optional.ofNullable(text);
    }
}
