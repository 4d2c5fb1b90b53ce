package dev.irsa.cli;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** {@code irsa inject}: what the webhook would do, done to manifests. */
@Command(
        name = "inject",
        mixinStandardHelpOptions = true,
        description = {
            "Adds to manifests what the webhook adds to their pods, and says why on stderr.",
            "ServiceAccounts and the pod-identity-webhook ConfigMap are taken from --manifests and from the input; those "
                    + "of the input go first."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all was read, whatever was decided",
            "1:something could not be read; the rest is printed",
            "2:wrong usage",
            "3:no workload has an identity, with --require"
        })
public final class InjectCommand implements Callable<Integer> {
    private static final int OK = 0;
    private static final int FAILURE = 1;
    private static final int NOTHING_INJECTED = 3;

    private final Supplier<OfflineRules> rules;
    private final InputStream in;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Ansi ansi;

    @Option(
            names = {"-f", "--filename"},
            required = true,
            paramLabel = "FILE|DIR|-",
            description = "Manifests: a file, a directory with all below it, or - for stdin. May be repeated.")
    private List<String> inputs = List.of();

    @Option(
            names = "--manifests",
            paramLabel = "DIR",
            description = "More ServiceAccounts and the ConfigMap; not printed.")
    private @Nullable Path manifests;

    @Option(
            names = {"-n", "--namespace"},
            paramLabel = "NAME",
            defaultValue = ManifestRules.DEFAULT_NAMESPACE,
            description = "Namespace of objects that do not say (default: ${DEFAULT-VALUE}).")
    private String namespace = ManifestRules.DEFAULT_NAMESPACE;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "yaml",
            converter = OutputFormat.Converter.class,
            description = "yaml, json, patch (a JSON object a line) or table (default: ${DEFAULT-VALUE}).")
    private OutputFormat output = OutputFormat.YAML;

    @Option(names = "--require", description = "Fail when no workload has an identity afterwards.")
    private boolean require;

    /**
     * The command with what it works on.
     *
     * @param rules asked when the command runs, once all options are known
     */
    public InjectCommand(Supplier<OfflineRules> rules, InputStream in, PrintWriter out, PrintWriter err) {
        this(rules, in, out, err, Ansi.AUTO);
    }

    InjectCommand(Supplier<OfflineRules> rules, InputStream in, PrintWriter out, PrintWriter err, Ansi ansi) {
        this.rules = rules;
        this.in = in;
        this.out = out;
        this.err = err;
        this.ansi = ansi;
    }

    /** Reads, decides and prints. */
    @Override
    public Integer call() {
        OfflineRules decided = rules.get();
        List<String> problems = new ArrayList<>();
        List<Manifest> documents = readInput(problems);
        ManifestIdentities.Loaded identities = identities(decided, documents);
        problems.addAll(identities.problems());
        problems.forEach(problem -> say("error: " + problem));
        identities.notes().forEach(note -> say("note: " + note));

        OfflineInjection injection = OfflineInjection.with(decided, identities.identities(), namespace);
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
        out.print(InjectOutput.of(output, injected, ansi));
        out.flush();
        err.flush();
        return exitCode(!problems.isEmpty(), workloads);
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

    private ManifestIdentities.Loaded identities(OfflineRules decided, List<Manifest> documents) {
        List<Manifest> more = manifests == null
                ? List.of()
                : ManifestFiles.parse(ManifestFiles.in(manifests).read());
        ManifestRules manifestRules = new ManifestRules(decided.keys(), namespace, decided.mappingsNamespace());
        return ManifestIdentities.of(manifestRules, more, documents);
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
        err.println(Printable.of(line));
    }
}
