package dev.irsa.cli;

import dev.irsa.admission.WebhookServer;
import dev.irsa.certificate.InMemoryCertificate;
import dev.irsa.config.LogSettings;
import dev.irsa.config.ServingSettings;
import dev.irsa.config.SourceSettings;
import dev.irsa.config.TlsSettings;
import dev.irsa.config.WebhookSettings;
import dev.irsa.injection.JsonPatch;
import dev.irsa.manifest.ManifestWriter;
import dev.irsa.outcome.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** {@code irsa demo}: the real webhook on loopback, asked about the sample pods as an API server would ask. */
@Command(
        name = "demo",
        description = {
            "Run the webhook on loopback over HTTPS, send it AdmissionReviews for sample pods, and show what it adds to each,",
            "or why it adds nothing. Then serve a sample issuer, and check it as AWS does. Needs no cluster and no cloud."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        abbreviateSynopsis = true,
        showDefaultValues = true,
        sortOptions = false)
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--keep", description = "Stay up afterwards, until interrupted.")
    private boolean keep;

    @Mixin
    private GrantOptions grants = new GrantOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path directory = TemporaryFiles.directory("irsa-demo-");
        // Also when Ctrl-C ends it.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> TemporaryFiles.delete(directory), "demo-cleanup"));
        try {
            Samples samples = Samples.copyTo(directory);
            InMemoryCertificate certificate =
                    new InMemoryCertificate(List.of("localhost", "127.0.0.1"), Clock.systemUTC());
            Path authority = directory.resolve("ca.pem");
            Files.writeString(authority, certificate.authorityPem());
            WebhookSettings settings = settings(directory);
            try (Sources sources = Sources.open(settings);
                    WebhookServer server = WebhookServer.start(settings, sources.resolver(), certificate, List.of());
                    AdmissionClient client = new AdmissionClient(server.port(), certificate.authorityPem())) {
                say("@|bold The webhook serves https://localhost:" + server.port()
                        + "/mutate|@ with a certificate that an in-memory CA signed.");
                for (Samples.Sample sample : samples.workloads()) {
                    show(sample, client);
                }
                say("");
                boolean fine = new IssuerDemo(directory, certificate, this::say).run();
                farewell(server, authority);
                if (keep) {
                    Thread.currentThread().join();
                }
                return fine ? 0 : 1;
            }
        } finally {
            TemporaryFiles.delete(directory);
        }
    }

    private WebhookSettings settings(Path manifests) {
        return new WebhookSettings(
                Version.text(),
                new ServingSettings("127.0.0.1", 0, 0, 64, Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO),
                new TlsSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of("localhost", "127.0.0.1"),
                        List.of("TLSv1.2", "TLSv1.3"),
                        List.of()),
                new SourceSettings(Optional.of(manifests), "eks", true, Optional.empty()),
                grants.annotationKeys(),
                grants.rules(),
                grants.injectionSettings(),
                new LogSettings(LogSettings.Format.TEXT, LogSettings.Level.ERROR));
    }

    private void show(Samples.Sample sample, AdmissionClient client) throws IOException, InterruptedException {
        say("");
        say("@|bold " + sample.subject() + "|@  @|faint config/samples/" + sample.file() + "|@");
        sample.comment().forEach(line -> say("@|faint " + line + "|@"));
        AdmissionClient.Reply reply = client.review(sample.pod(), sample.namespace());
        boolean injected = reply.reason().equals(Reason.INJECTED.label());
        boolean fine = injected || reply.warnings().isEmpty();
        String colour = injected ? "green" : fine ? "blue" : "yellow";
        say("@|bold," + colour + " " + reply.reason() + "|@");
        reply.warnings().forEach(warning -> say("@|yellow Warning: " + warning + "|@"));
        if (!reply.operations().isEmpty()) {
            ObjectNode patched = sample.pod().deepCopy();
            JsonPatch.apply(reply.operations(), patched);
            String before = ManifestWriter.write(List.of(sample.pod()));
            for (AddedLines.Line line : AddedLines.between(before, ManifestWriter.write(List.of(patched)))) {
                print(line);
            }
        }
    }

    /** The text may be anybody's: it is never read as markup. */
    private void print(AddedLines.Line line) {
        String text = (line.added() ? "  + " : "    ") + line.text();
        boolean coloured = line.added() && Ansi.AUTO.enabled();
        spec.commandLine()
                .getOut()
                .println(coloured ? Ansi.Style.fg_green.on() + text + Ansi.Style.fg_green.off() : text);
    }

    private void farewell(WebhookServer server, Path authority) {
        say("");
        if (keep) {
            say("@|bold It stays up|@ until you press Ctrl-C. Look at what it counted:");
            say("  curl -s http://localhost:" + server.metricsPort() + "/metrics | grep irsa_admissions_total");
            say("and ask it yourself, with AdmissionReviews of your own:");
            say("  curl --cacert " + authority
                    + " -H 'Content-Type: application/json' --data @review.json https://localhost:" + server.port()
                    + "/mutate");
        } else {
            say("@|bold How to go on|@");
            say("  irsa demo --profile recommended           the same with the defaults for new installations");
            say("  irsa demo --keep                          stay up, and ask the webhook yourself");
            say("  irsa inject -f your.yaml -o table         what would happen to your own manifests");
            say("  irsa webhook --manifests DIR --ca-out FILE  the webhook itself");
            say("  irsa issuer verify URL                    any issuer, as AWS sees it");
        }
    }

    private void say(String markup) {
        spec.commandLine().getOut().println(Ansi.AUTO.string(markup));
        spec.commandLine().getOut().flush();
    }
}
