package dev.irsa.cli;

import dev.irsa.certificate.CertificateException;
import dev.irsa.certificate.authority.AuthorityReport;
import dev.irsa.certificate.authority.ClusterSecret;
import dev.irsa.certificate.authority.ClusterTrustBundles;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.config.SettingsException;
import dev.irsa.identity.ServiceAccountRef;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code irsa certs}: the certificate authority that the webhook's replicas share. */
@Command(
        name = "certs",
        description = "Show the certificate authority that the webhook's replicas share, and whether it is trusted.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the current authority is trusted", "1:it is not, or could not be read", "2:wrong usage"})
final class CertsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--rotate", description = "Ask for a new authority; the replicas take it from there.")
    private boolean rotate;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--namespace", paramLabel = "NAME", description = "Namespace of the webhook.")
    private String namespace = "eks";

    @Option(names = "--ca-secret", paramLabel = "NAME", description = "Secret of the shared CA.")
    private String secretName = "pod-identity-webhook-ca";

    @Option(
            names = "--webhook-configuration",
            paramLabel = "NAME",
            description = "MutatingWebhookConfiguration that is to trust it.")
    private String configuration = "pod-identity-webhook";

    @Override
    public Integer call() {
        for (String name : List.of(namespace, secretName, configuration)) {
            if (!ServiceAccountRef.isName(name)) {
                throw new SettingsException("--namespace, --ca-secret and --webhook-configuration must be names.");
            }
        }
        try (ApiConnection api = cluster.open()) {
            ClusterSecret secret = new ClusterSecret(api, namespace, secretName);
            if (rotate && !secret.requestRotation()) {
                throw noSecret();
            }
            return show(AuthorityReport.read(secret, new ClusterTrustBundles(api, configuration))
                    .orElseThrow(this::noSecret));
        } catch (IOException | CertificateException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    private CommandFailure noSecret() {
        return new CommandFailure("There is no Secret " + namespace + "/" + secretName
                + "; it is made by a webhook that runs with --webhook-configuration.");
    }

    private int show(AuthorityReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%-10s %-34s %-22s %s%n", "AUTHORITY", "SERIAL", "EXPIRES", "TRUSTED");
        for (AuthorityReport.Entry entry : report.entries()) {
            out.printf(
                    Locale.ROOT,
                    "%-10s %-34s %-22s %s%n",
                    entry.role(),
                    entry.serial(),
                    entry.expires(),
                    entry.trusted() ? "yes" : "no");
        }
        if (report.rotationRequested()) {
            out.println("A rotation is asked for; " + begins(report));
        }
        out.flush();
        return report.entries().getFirst().trusted() ? 0 : 1;
    }

    /** Two rotations at once would leave too little time for the leaves of the first. */
    private static String begins(AuthorityReport report) {
        if (report.isRotating()) {
            return "it begins a week after the one under way, when the authority that this one replaces is forgotten.";
        }
        return report.waitsUntil()
                .filter(Instant.now()::isBefore)
                .map(end -> "it begins after " + end.truncatedTo(ChronoUnit.SECONDS)
                        + ", when the previous authority is forgotten.")
                .orElse("it begins within seconds and takes a little more than five minutes.");
    }
}
