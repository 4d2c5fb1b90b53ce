package dev.irsa.cli;

import dev.irsa.cluster.ApiConnection;
import dev.irsa.cluster.ApiRequest;
import dev.irsa.cluster.ApiResponse;
import dev.irsa.config.SettingsException;
import dev.irsa.identity.ServiceAccountRef;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code irsa check}: what the cluster does to a pod, from end to end. */
@Command(
        name = "check",
        description = {
            "Ask the API server what a pod of a ServiceAccount would get.",
            "It creates one as a dry run, which stores nothing, and looks for the token in the answer."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        showDefaultValues = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the pod would get an identity",
            "1:it would not, or the API server refused or could not be reached",
            "2:wrong usage"
        })
final class CheckCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Option(names = "--namespace", paramLabel = "NAME", description = "Namespace of the pod.")
    private String namespace = "default";

    @Option(names = "--service-account", paramLabel = "NAME", description = "ServiceAccount of the pod.")
    private String account = "default";

    @Option(names = "--label", paramLabel = "KEY=VALUE", description = "Label of the pod; may be given several times.")
    private Map<String, String> labels = Map.of();

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = Durations.class,
            defaultValue = "0s",
            description = "How long to ask again until there is an identity.")
    private Duration patience = Duration.ZERO;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    /** What came of one try: an identity, or why there is none. */
    private record Try(Optional<GivenIdentity> identity, List<String> reasons) {}

    @Override
    public Integer call() throws InterruptedException {
        if (!ServiceAccountRef.isNamespace(namespace) || !ServiceAccountRef.isName(account)) {
            throw new SettingsException("--namespace and --service-account must be names.");
        }
        Instant end = Instant.now().plus(patience);
        try (ApiConnection api = cluster.open()) {
            Try last = ask(api);
            while (last.identity().isEmpty() && Instant.now().isBefore(end)) {
                Thread.sleep(PAUSE);
                last = ask(api);
            }
            return say(last);
        }
    }

    private int say(Try outcome) {
        String who = "A pod of " + namespace + "/" + account;
        if (outcome.identity().isPresent()) {
            spec.commandLine()
                    .getOut()
                    .println(who + " gets " + outcome.identity().get().sentence() + ".");
            return 0;
        }
        outcome.reasons().forEach(reason -> spec.commandLine().getErr().println(reason));
        throw new CommandFailure(who + " gets no identity.");
    }

    private Try ask(ApiConnection api) {
        ApiRequest request = ApiRequest.send(
                "POST",
                "/api/v1/namespaces/" + namespace + "/pods?dryRun=All&fieldManager=irsa-check",
                "application/json",
                JSON.writeValueAsBytes(pod()),
                LIMIT);
        try (ApiResponse response = api.call(request)) {
            JsonNode answer = JSON.readTree(response.body().readAllBytes());
            if (response.status() == 201) {
                return new Try(
                        GivenIdentity.of(answer),
                        response.warnings().stream().map(CheckCommand::text).toList());
            }
            String refusal = Printable.of(answer.path("message").asString(""));
            return new Try(Optional.empty(), List.of("The API server answered " + response.status() + ": " + refusal));
        } catch (IOException | JacksonException e) {
            return new Try(Optional.empty(), List.of("The API server cannot be asked: " + e.getMessage()));
        }
    }

    /** Of {@code 299 - "text"} the text (RFC 7234, section 5.5). */
    private static String text(String header) {
        return "Warning: " + Printable.of(header.replaceFirst("^\\d{3} \\S+ \"(.*)\"$", "$1"));
    }

    /** A pod that Pod Security lets through at its strictest, and that would do nothing. */
    private Map<String, Object> pod() {
        return Map.of(
                "apiVersion",
                "v1",
                "kind",
                "Pod",
                "metadata",
                Map.of("generateName", "irsa-check-", "labels", labels),
                "spec",
                Map.of(
                        "serviceAccountName",
                        account,
                        "automountServiceAccountToken",
                        false,
                        "securityContext",
                        Map.of(
                                "runAsNonRoot",
                                true,
                                "runAsUser",
                                65532,
                                "seccompProfile",
                                Map.of("type", "RuntimeDefault")),
                        "containers",
                        List.of(Map.of(
                                "name",
                                "check",
                                "image",
                                "irsa-check",
                                "resources",
                                resources(),
                                "securityContext",
                                Map.of(
                                        "allowPrivilegeEscalation",
                                        false,
                                        "capabilities",
                                        Map.of("drop", List.of("ALL")))))));
    }

    /** Quotas may ask for them. */
    private static Map<String, Object> resources() {
        Map<String, String> least = Map.of("cpu", "1m", "memory", "1Mi");
        return Map.of("requests", least, "limits", least);
    }
}
