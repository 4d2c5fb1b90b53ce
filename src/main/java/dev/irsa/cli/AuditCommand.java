package dev.irsa.cli;

import dev.irsa.audit.AuditReport;
import dev.irsa.audit.PodAudit;
import dev.irsa.audit.cluster.ClusterPods;
import dev.irsa.audit.cluster.Sweep;
import dev.irsa.cluster.ApiConnection;
import dev.irsa.cluster.follow.Health;
import dev.irsa.config.SettingsException;
import dev.irsa.decision.Decider;
import dev.irsa.files.FileWatch;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.cluster.ClusterIdentities;
import dev.irsa.identity.cluster.ClusterRules;
import dev.irsa.identity.manifests.WatchedIdentitiesFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code irsa audit}: the running pods that lack the identity that they should have. */
@Command(
        name = "audit",
        description = {
            "List running pods that lack the AWS identity that their ServiceAccounts grant, or carry another.",
            "Give it the webhook's own flags or configuration file, so that it decides as the webhook does."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no pod was missed",
            "1:the cluster could not be read, or a pod not be judged while none was missed",
            "2:wrong usage",
            "3:at least one pod was missed"
        })
final class AuditCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int FAILURE = 1;
    private static final int MISSED = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The forms in which findings are printed. */
    enum Format {
        table,
        json
    }

    @Spec
    private CommandSpec spec;

    /** The longest name is that of the webhook's flag, whose line in a configuration file then counts here too. */
    @Option(
            names = {"-n", "--namespace", "--namespaces"},
            showDefaultValue = Visibility.NEVER,
            split = ",",
            paramLabel = "NAME",
            description = "Only pods of these namespaces; all by default.")
    private List<String> namespaces = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "${COMPLETION-CANDIDATES}.")
    private Format output = Format.table;

    @Option(
            names = "--audit-exclude-namespaces",
            showDefaultValue = Visibility.NEVER,
            split = ",",
            paramLabel = "NAME",
            description = "Namespaces that the webhook configuration leaves out.")
    private List<String> excluded = List.of();

    @Option(
            names = "--watch-config-map",
            showDefaultValue = Visibility.NEVER,
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "BOOL",
            description = "Also read roles from the pod-identity-webhook ConfigMap.")
    private boolean watchConfigMap;

    @Option(
            names = "--webhook-namespace",
            paramLabel = "NAME",
            description = "Namespace of the pod-identity-webhook ConfigMap.")
    private String webhookNamespace = "eks";

    @Option(
            names = "--watch-container-credentials-config",
            paramLabel = "FILE",
            description = "Identities file of the container-credentials mode.")
    private @Nullable Path identitiesFile;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with values of these flags.")
    @Nullable
    Path config;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private GrantOptions grants = new GrantOptions();

    @Override
    public Integer call() throws InterruptedException {
        AuditOptions.namespaces("--namespace", namespaces);
        if (!ServiceAccountRef.isNamespace(webhookNamespace)) {
            throw new SettingsException("--webhook-namespace must be the name of a namespace.");
        }
        ClusterRules rules = new ClusterRules(
                grants.annotationKeys(),
                namespaces,
                watchConfigMap ? Optional.of(webhookNamespace) : Optional.empty(),
                _ -> {});
        try (ApiConnection api = cluster.open();
                ClusterIdentities identities = new ClusterIdentities(api, rules);
                ClusterPods pods = new ClusterPods(api, rules.keys(), namespaces)) {
            Sweep sweep = new Sweep(
                    pods,
                    new PodAudit(new Decider(resolver(identities), grants.injector()), grants.injectionSettings()),
                    AuditOptions.namespaces("--audit-exclude-namespaces", excluded));
            identities.start();
            pods.start();
            awaitListed(() -> Stream.of(
                            identities.accountsUnsynced(),
                            identities.mappingsUnsynced(),
                            identities.mappingsInvalid(),
                            pods.unsynced())
                    .flatMap(Optional::stream)
                    .toList());
            return show(sweep.run(PATIENCE));
        }
    }

    private GrantResolver resolver(ClusterIdentities identities) {
        return new GrantResolver(grants.rules(), identities.accounts(), identities.mappings(), credentialsIdentities());
    }

    private Supplier<Set<ServiceAccountRef>> credentialsIdentities() {
        if (identitiesFile == null) {
            return Set::of;
        }
        WatchedIdentitiesFile file = new WatchedIdentitiesFile(identitiesFile, FileWatch.DEFAULT_INTERVAL);
        file.start();
        file.close();
        return file;
    }

    /** Waits for the first listings; whatever goes wrong with them ends the command. */
    private static void awaitListed(Supplier<List<String>> waitingFor) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        for (List<String> all = waitingFor.get(); !all.isEmpty(); all = waitingFor.get()) {
            Optional<String> problem = all.stream()
                    .filter(text -> !text.isEmpty() && !text.equals(Health.NOT_YET))
                    .findFirst();
            if (problem.isPresent()) {
                throw new CommandFailure("The cluster could not be read: " + problem.get() + ".");
            }
            if (System.nanoTime() - end > 0) {
                throw new CommandFailure("The cluster could not be read within a minute.");
            }
            never.await(10, TimeUnit.MILLISECONDS);
        }
    }

    /** What is known to be missed counts, whatever could not be judged besides. */
    static int exitCode(AuditReport report) {
        if (!report.missed().isEmpty()) {
            return MISSED;
        }
        return report.undecided() > 0 ? FAILURE : OK;
    }

    private int show(AuditReport report) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                switch (output) {
                    case table -> AuditOutput.table(report);
                    case json -> AuditOutput.json(report);
                });
        out.flush();
        PrintWriter err = spec.commandLine().getErr();
        if (report.missed().isEmpty() && report.undecided() == 0) {
            err.println(report.pods() + " pods were looked at; none was missed.");
        }
        report.problem()
                .ifPresent(problem -> err.println(Printable.of(
                        "error: " + report.undecided() + " pods could not be judged; for one of them, " + problem)));
        return exitCode(report);
    }
}
