package dev.irsa.cli;

import dev.irsa.config.SettingsException;
import dev.irsa.files.FileContents;
import dev.irsa.files.FileSet;
import dev.irsa.identity.IdentitiesParser;
import dev.irsa.identity.Parsed;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.manifests.ManifestFiles;
import dev.irsa.identity.manifests.ManifestIdentities;
import dev.irsa.identity.manifests.ManifestRules;
import dev.irsa.manifest.Manifest;
import dev.irsa.offline.InjectedDocument;
import dev.irsa.offline.OfflineInjection;
import dev.irsa.offline.OfflineRules;
import dev.irsa.offline.WorkloadOutcome;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code irsa inject}: what the webhook would do, done to manifests. */
@Command(
        name = "inject",
        description = {
            "Add to manifests what the webhook adds to their pods, and say why on stderr.",
            "ServiceAccounts and the pod-identity-webhook ConfigMap are taken from --manifests and from the input; "
                    + "those of the input win."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was read, whatever was decided",
            "1:something could not be read; the rest is printed",
            "2:wrong usage",
            "3:no workload has an identity, with --require"
        })
final class InjectCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int FAILURE = 1;
    private static final int NOTHING_INJECTED = 3;

    private final InputStream in;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            showDefaultValue = Visibility.NEVER,
            paramLabel = "FILE|DIR|-",
            description = "Manifests: a file, a directory with all below it, or - for stdin. May be repeated.")
    private List<String> inputs = List.of();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            converter = OutputFormat.Converter.class,
            description = "yaml, json, patch (a JSON object a line) or table.")
    private OutputFormat output = OutputFormat.YAML;

    @Option(names = "--require", description = "Fail when no workload has an identity afterwards.")
    private boolean require;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            description = "Namespace of objects that do not say.")
    private String namespace = ManifestRules.DEFAULT_NAMESPACE;

    @Option(
            names = "--manifests",
            paramLabel = "DIR",
            description = "Directory with more ServiceAccounts and the ConfigMap; not printed.")
    private @Nullable Path manifests;

    @Option(
            names = "--identities",
            paramLabel = "FILE",
            description = "Identities file of the container-credentials mode.")
    private @Nullable Path identities;

    @Option(names = "--config", paramLabel = "FILE", description = "YAML file with values of these flags.")
    @Nullable
    Path config;

    @Mixin
    private GrantOptions grants = new GrantOptions();

    InjectCommand() {
        this(System.in);
    }

    /** @param in what {@code -f -} reads */
    InjectCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() {
        if (!ServiceAccountRef.isNamespace(namespace)) {
            throw new SettingsException("--namespace must be the name of a namespace.");
        }
        List<String> problems = new ArrayList<>();
        OfflineRules rules = new OfflineRules(
                grants.rules(),
                grants.injectionSettings(),
                grants.annotationKeys(),
                Optional.empty(),
                readIdentities(problems));
        List<Manifest> documents = readInput(problems);
        ManifestIdentities.Loaded loaded = ManifestIdentities.of(
                new ManifestRules(rules.keys(), namespace, rules.mappingsNamespace()), readManifests(), documents);
        problems.addAll(loaded.problems());
        problems.forEach(problem -> say("error: " + problem));
        loaded.notes().forEach(note -> say("note: " + note));

        OfflineInjection injection = OfflineInjection.with(rules, loaded.identities(), namespace);
        List<InjectedDocument> injected = new ArrayList<>();
        for (Manifest manifest : documents) {
            if (manifest instanceof Manifest.Document document) {
                injected.add(injection.inject(document));
            }
        }
        List<WorkloadOutcome> workloads = injected.stream()
                .flatMap(document -> document.workloads().stream())
                .toList();
        workloads.forEach(this::say);
        print(injected);
        return exitCode(!problems.isEmpty(), workloads);
    }

    private void print(List<InjectedDocument> injected) {
        CommandLine line = spec.commandLine();
        line.getErr().flush();
        PrintWriter out = line.getOut();
        out.print(InjectOutput.of(output, injected, line.getColorScheme().ansi()));
        out.flush();
    }

    private int exitCode(boolean problems, List<WorkloadOutcome> workloads) {
        if (problems
                || workloads.stream().anyMatch(workload -> workload.reason().result() == Reason.Result.UNDECIDED)) {
            return FAILURE;
        }
        return require && workloads.stream().noneMatch(WorkloadOutcome::complete) ? NOTHING_INJECTED : OK;
    }

    /** The documents of the input; what could not be read goes to the problems. */
    private List<Manifest> readInput(List<String> problems) {
        InputFiles files = new InputFiles(in);
        List<Manifest> documents = new ArrayList<>();
        for (String input : inputs) {
            for (Manifest manifest : files.read(input)) {
                switch (manifest) {
                    case Manifest.Document document -> documents.add(document);
                    case Manifest.Problem problem -> problems.add(problem.toString());
                }
            }
        }
        return documents;
    }

    private List<Manifest> readManifests() {
        return manifests == null
                ? List.of()
                : ManifestFiles.parse(ManifestFiles.in(manifests).read());
    }

    private Set<ServiceAccountRef> readIdentities(List<String> problems) {
        if (identities == null) {
            return Set.of();
        }
        FileContents contents = FileSet.of(identities).read();
        String unread = contents.problems().getOrDefault(identities, "does not exist");
        return contents.bytes(identities)
                .map(bytes -> IdentitiesParser.parse(new String(bytes, StandardCharsets.UTF_8)))
                .orElse(Parsed.invalid(unread))
                .orElse(problem -> {
                    problems.add(identities + ": " + problem);
                    return Set.of();
                });
    }

    private void say(WorkloadOutcome workload) {
        // The table has the reasons already.
        if (output != OutputFormat.TABLE) {
            say(workload.subject() + ": " + workload.reason().label());
        }
        for (Warning warning : workload.warnings()) {
            say(workload.subject() + ": warning: " + warning.text());
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(Printable.of(line));
    }
}
