package dev.irsa.cli;

import dev.irsa.certificate.CertificateAuthority;
import dev.irsa.certificate.TlsCipherSuites;
import dev.irsa.config.SettingsException;
import dev.irsa.config.TlsSettings;
import dev.irsa.identity.ServiceAccountRef;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How the HTTPS port proves who it is. */
final class TlsOptions {
    /** Where the AWS webhook looks when it is not told; used when the files are there, so that its manifests work. */
    private static final Path USUAL_CERTIFICATE = Path.of("/etc/webhook/certs/tls.crt");

    private static final Path USUAL_KEY = Path.of("/etc/webhook/certs/tls.key");

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description = "PEM certificate, the leaf first; reloaded when it changes. Without it, "
                    + "/etc/webhook/certs/tls.crt if there, else an in-memory CA signs one.")
    @Nullable
    Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM key of the certificate.")
    @Nullable
    Path key;

    @Option(
            names = "--webhook-configuration",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAME",
            description =
                    "MutatingWebhookConfiguration whose caBundle is kept: the CA is then one that all replicas share.")
    String webhookConfiguration = "";

    @Option(
            names = "--ca-secret",
            paramLabel = "NAME",
            description = "Secret of the shared CA, in the webhook's namespace.")
    String caSecret = "pod-identity-webhook-ca";

    @Option(names = "--ca-out", paramLabel = "FILE", description = "Where the in-memory CA's certificate is written.")
    @Nullable
    Path caOut;

    @Option(
            names = "--tls-san",
            showDefaultValue = Visibility.NEVER,
            split = ",",
            paramLabel = "NAME",
            description = "More names and addresses for the in-memory certificate.")
    List<String> names = List.of();

    @Option(
            names = "--tls-min-version",
            paramLabel = "VERSION",
            description = "1.2 or 1.3, also as VersionTLS12 and VersionTLS13.")
    String minVersion = "1.2";

    @Option(
            names = "--tls-cipher-suites",
            showDefaultValue = Visibility.NEVER,
            paramLabel = "NAMES",
            description = "Cipher suites of TLS 1.2 by Go's names, separated by commas.")
    String cipherSuites = "";

    /**
     * The settings.
     *
     * @param serviceNames the names by which the API server calls the webhook's Service
     * @param notes takes a sentence about a setting that is not followed to the letter
     */
    TlsSettings settings(List<String> serviceNames, List<String> notes) {
        Optional<TlsSettings.Files> files = files();
        if (files.isPresent() && caOut != null) {
            throw new SettingsException("--ca-out goes without --tls-cert: it is the in-memory CA that it writes.");
        }
        Set<String> all = new LinkedHashSet<>(List.of("localhost", "127.0.0.1", "::1"));
        all.addAll(serviceNames);
        for (String name : names) {
            if (!CertificateAuthority.isServerName(name)) {
                throw new SettingsException("--tls-san must be DNS names and IP addresses, separated by commas.");
            }
            all.add(name);
        }
        return new TlsSettings(
                files,
                shared(files.isPresent()),
                Optional.ofNullable(caOut),
                List.copyOf(all),
                protocols(notes),
                suites(notes));
    }

    private Optional<TlsSettings.Shared> shared(boolean withFiles) {
        if (webhookConfiguration.isEmpty()) {
            return Optional.empty();
        }
        if (withFiles || caOut != null) {
            throw new SettingsException(
                    "--webhook-configuration goes without --tls-cert and --ca-out: its CA is our own.");
        }
        if (!ServiceAccountRef.isName(webhookConfiguration) || !ServiceAccountRef.isName(caSecret)) {
            throw new SettingsException("--webhook-configuration and --ca-secret must be names of objects.");
        }
        return Optional.of(new TlsSettings.Shared(caSecret, webhookConfiguration));
    }

    private Optional<TlsSettings.Files> files() {
        if (certificate != null && key != null) {
            return Optional.of(new TlsSettings.Files(certificate, key));
        }
        if (certificate != null || key != null) {
            throw new SettingsException("--tls-cert and --tls-key go together; give both or neither.");
        }
        return Files.exists(USUAL_CERTIFICATE) && Files.exists(USUAL_KEY)
                ? Optional.of(new TlsSettings.Files(USUAL_CERTIFICATE, USUAL_KEY))
                : Optional.empty();
    }

    private List<String> protocols(List<String> notes) {
        return switch (minVersion) {
            case "1.3", "VersionTLS13" -> List.of("TLSv1.3");
            case "", "1.2", "VersionTLS12" -> List.of("TLSv1.2", "TLSv1.3");
            case "1.0", "1.1", "VersionTLS10", "VersionTLS11" -> {
                notes.add("--tls-min-version: TLS before 1.2 is not served; 1.2 is the least.");
                yield List.of("TLSv1.2", "TLSv1.3");
            }
            default -> throw new SettingsException("--tls-min-version must be 1.2 or 1.3.");
        };
    }

    private List<String> suites(List<String> notes) {
        if (cipherSuites.isBlank()) {
            return List.of();
        }
        TlsCipherSuites.Chosen chosen = TlsCipherSuites.parse(cipherSuites).orElse(problem -> {
            throw new SettingsException("--tls-cipher-suites " + problem + ".");
        });
        if (!chosen.refused().isEmpty()) {
            List<String> refused = new ArrayList<>(chosen.refused());
            notes.add("--tls-cipher-suites: not served, being insecure: " + String.join(", ", refused) + ".");
        }
        return chosen.suites();
    }
}
