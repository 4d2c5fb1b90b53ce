package dev.irsa.injection;

import dev.irsa.identity.FakeServiceAccounts;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.MappingsBuilder;
import dev.irsa.identity.Resolution;
import dev.irsa.identity.RoleMapping;
import dev.irsa.identity.RoleMappings;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.identity.ServiceAccounts.Lookup;
import dev.irsa.identity.TokenLifetime;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A folder under {@code src/test/resources/injection}.
 *
 * @param why the rule that it shows
 * @param pod {@code pod.yaml}, as received
 * @param expected {@code expected.yaml}
 * @param warnings {@code expected-warnings.yaml}; none when there is no such file
 */
record GoldenCase(
        String name,
        String why,
        String namespace,
        String uid,
        GoldenSettings settings,
        FakeServiceAccounts accounts,
        RoleMappings mappings,
        ObjectNode pod,
        Expected expected,
        List<Warning> warnings) {
    static final Path ROOT = Path.of("src/test/resources/injection");

    private static final List<String> FILES =
            List.of("case.yaml", "pod.yaml", "expected.yaml", "expected-warnings.yaml");

    /** What is expected of a pod. */
    sealed interface Expected {
        /** It becomes this. */
        record Pod(ObjectNode tree) implements Expected {}

        /** It stays as it is. */
        record Untouched(String reason) implements Expected {}
    }

    /** What came of it: the reason's label, the operations, and all warnings of both steps. */
    record Result(Reason reason, List<Operation> operations, List<Warning> warnings) {}

    static List<Path> folders() {
        try (Stream<Path> folders = Files.list(ROOT)) {
            return folders.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static GoldenCase load(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> unknown = files.map(file -> file.getFileName().toString())
                    .filter(file -> !FILES.contains(file))
                    .toList();
            if (!unknown.isEmpty()) {
                throw new IllegalArgumentException(folder + " has unknown files " + unknown);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        StrictNode node = new StrictNode("case", Trees.yaml(folder.resolve("case.yaml")));
        GoldenSettings settings = GoldenSettings.of(
                node.requiredText("profile"),
                node.object("settings").orElseGet(() -> new StrictNode("settings", Trees.JSON.createObjectNode())));
        String namespace = node.text("namespace").orElse("demo");
        GoldenCase loaded = new GoldenCase(
                folder.getFileName().toString(),
                node.requiredText("why"),
                namespace,
                node.text("uid").orElse("uid"),
                settings,
                accounts(node, namespace, settings),
                mappings(node),
                (ObjectNode) Trees.yaml(folder.resolve("pod.yaml")),
                expected(Trees.yaml(folder.resolve("expected.yaml"))),
                warnings(folder.resolve("expected-warnings.yaml")));
        node.end();
        return loaded;
    }

    private static FakeServiceAccounts accounts(StrictNode node, String namespace, GoldenSettings settings) {
        FakeServiceAccounts accounts = new FakeServiceAccounts();
        StrictNode account = node.object("serviceAccount")
                .orElseThrow(() -> new IllegalArgumentException("no serviceAccount is given"));
        ServiceAccountRef ref =
                new ServiceAccountRef(namespace, account.text("name").orElse("app"));
        Optional<StrictNode> annotations = account.object("annotations");
        Optional<String> lookup = account.text("lookup");
        boolean absent = account.flag("absent").orElse(false);
        account.end();
        if (Stream.of(annotations.isPresent(), lookup.isPresent(), absent)
                        .filter(given -> given)
                        .count()
                != 1) {
            throw new IllegalArgumentException("serviceAccount has one of annotations, lookup and absent");
        }
        annotations.ifPresent(given -> accounts.with(ref, settings.keys(), given.strings()));
        lookup.ifPresent(outcome -> accounts.with(
                ref,
                switch (outcome) {
                    case "timed-out" -> new Lookup.TimedOut();
                    case "failed" -> new Lookup.Failed("connection refused");
                    default -> throw new IllegalArgumentException("no such lookup: " + outcome);
                }));
        return accounts;
    }

    private static RoleMappings mappings(StrictNode node) {
        MappingsBuilder builder = new MappingsBuilder();
        node.ifPresent(
                "configMap",
                entries -> entries.objects().forEach((key, entry) -> {
                    builder.with(
                            key,
                            new RoleMapping(
                                    entry.requiredText("roleArn"),
                                    entry.text("audience"),
                                    entry.flag("useRegionalSts"),
                                    entry.number("tokenExpiration").map(TokenLifetime::clamp)));
                    entry.end();
                }));
        return builder.build();
    }

    private static Expected expected(JsonNode tree) {
        if (!tree.has("kind")) {
            StrictNode node = new StrictNode("expected", tree);
            Expected expected = new Expected.Untouched(node.requiredText("reason"));
            node.end();
            return expected;
        }
        return new Expected.Pod((ObjectNode) tree);
    }

    private static List<Warning> warnings(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        List<Warning> warnings =
                Trees.yaml(file).valueStream().map(GoldenCase::warning).toList();
        if (warnings.isEmpty()) {
            throw new IllegalArgumentException(file + " has no warning");
        }
        return warnings;
    }

    private static Warning warning(JsonNode tree) {
        StrictNode node = new StrictNode("warning", tree);
        String label = node.requiredText("reason");
        Reason reason = Stream.of(Reason.values())
                .filter(value -> value.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such reason: " + label));
        Warning warning = new Warning(reason, node.requiredText("text"));
        node.end();
        return warning;
    }

    /** Decides about a pod as the admission room does. */
    Result run(byte[] bytes) {
        PodView view = Trees.view(new PodReader(settings.keys()), bytes);
        Optional<Reason> alone = Injector.leavesAlone(view);
        if (alone.isPresent()) {
            return new Result(alone.get(), List.of(), List.of());
        }
        String account = view.serviceAccountName();
        account = account == null || account.isEmpty() ? "default" : account;
        if (!ServiceAccountRef.isName(account)) {
            return new Result(Reason.SERVICE_ACCOUNT_NAME_INVALID, List.of(), List.of());
        }
        GrantResolver resolver = new GrantResolver(settings.rules(), accounts, () -> mappings, settings::identities);
        return switch (resolver.resolve(new ServiceAccountRef(namespace, account), Long.MAX_VALUE)) {
            case Resolution.Undecided undecided -> new Result(undecided.reason(), List.of(), List.of());
            case Resolution.None none -> new Result(none.reason(), List.of(), none.warnings());
            case Resolution.Granted granted -> inject(view, granted);
        };
    }

    private Result inject(PodView view, Resolution.Granted granted) {
        String podName = namespace + "/" + pod.at("/metadata/name").stringValue("unnamed");
        Injection injection = new Injector(settings.injection()).inject(view, granted.grant(), podName, uid);
        List<Operation> operations = switch (injection) {
            case Injection.Patched patched -> patched.operations();
            case Injection.Untouched untouched -> List.of();
        };
        return new Result(
                injection.reason(),
                operations,
                Stream.concat(granted.warnings().stream(), injection.warnings().stream())
                        .toList());
    }
}
