package dev.irsa.cli;

import dev.irsa.admission.Companions;
import dev.irsa.admission.WebhookServer;
import dev.irsa.certificate.CertificateSource;
import dev.irsa.config.AuditSettings;
import dev.irsa.config.WebhookSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code irsa webhook}. */
@Command(
        name = "webhook",
        description = "Run the mutating admission webhook. All flags of amazon-eks-pod-identity-webhook are accepted.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        abbreviateSynopsis = true,
        sortOptions = false)
final class WebhookCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with values of these flags.")
    @Nullable
    Path config;

    @Mixin
    private WebhookOptions options = new WebhookOptions();

    @Override
    public Integer call() throws InterruptedException {
        List<String> notes = new ArrayList<>();
        WebhookSettings settings = options.settings(notes);
        notes.forEach(note -> spec.commandLine().getErr().println("Warning: " + note));
        Optional<AuditSettings> audit = options.audit.settings();
        Sources sources = Sources.open(settings);
        CertificateSource certificate = Certificates.of(settings, sources.api(), sources.events());
        Companions companions = Certificates.watched(sources.companions(), certificate);
        WebhookServer.start(
                settings,
                sources.resolver(),
                certificate,
                Audits.measured(companions, Audits.start(audit, settings, sources)));
        // The server runs until the process is told to stop.
        Thread.currentThread().join();
        return 0;
    }
}
