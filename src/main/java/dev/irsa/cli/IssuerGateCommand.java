package dev.irsa.cli;

import dev.irsa.cluster.ApiConnection;
import dev.irsa.config.SettingsException;
import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.RotationGate;
import dev.irsa.issuer.RotationGates;
import dev.irsa.issuer.RotationPolicy;
import dev.irsa.issuer.Spoken;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.source.cluster.MountedToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code irsa issuer gate}: whether the next step of a rotation is safe, for scripts that wait for it. */
@Command(
        name = "gate",
        description = {
            "Exit with 0 when a step of a key rotation is safe now, with 4 and the time left otherwise.",
            "Changes nothing: publish must run as well, because it remembers what has become public."
        },
        mixinStandardHelpOptions = true)
final class IssuerGateCommand implements Callable<Integer> {
    /** Which step. */
    static final class Question {
        @Option(names = "--promote", paramLabel = "KID", description = "may this key begin to sign?")
        private @Nullable String promote;

        @Option(names = "--retire", paramLabel = "KID", description = "may this key leave the API servers' key files?")
        private @Nullable String retire;
    }

    @ArgGroup(multiplicity = "1")
    private Question question = new Question();

    @Option(
            names = "--last-signed",
            paramLabel = "INSTANT",
            description = "when the key to retire signed last, if you know")
    private @Nullable Instant lastSigned;

    @Option(
            names = "--observe-pods",
            description =
                    "look at the tokens that pods ask for now, and wait for the longest of them if it is longer than "
                            + "--token-lifetime; takes the right to list pods")
    private boolean observing;

    @Mixin
    private IssuerOptions options = new IssuerOptions();

    @Mixin
    private IssuerOutput output = new IssuerOutput();

    @Override
    public Integer call() {
        return switch (options.run(output.out())) {
            case Checked.Refused<Run>(List<Finding> findings) -> output.refuse(findings, IssuerExit.USAGE);
            case Checked.Accepted<Run> accepted -> ask(accepted.value());
        };
    }

    private int ask(Run run) {
        return switch (run.prepare(options.situation(Optional.empty()))) {
            case Checked.Refused<Run.Prepared>(List<Finding> findings) -> output.refuse(findings, IssuerExit.UNSAFE);
            case Checked.Accepted<Run.Prepared> accepted -> answer(run, accepted.value());
        };
    }

    private int answer(Run run, Run.Prepared prepared) {
        String retire = question.retire;
        RotationPolicy policy = options.policy();
        if (retire == null) {
            KeyId kid = new KeyId(Optional.ofNullable(question.promote).orElse(""));
            RotationGate gate = gates(prepared, policy).promote(kid, run.places(prepared));
            return answer(gate, "a key is public for " + Spoken.duration(policy.beforeSigning()) + " (--pre-publish)");
        }
        LongestToken longest = longest(policy.tokenLifetime());
        RotationGate gate = gates(prepared, policy.withTokenLifetime(longest.lifetime()))
                .retire(new KeyId(retire), Optional.ofNullable(lastSigned));
        return answer(gate, "the longest token lives for " + longest);
    }

    private static RotationGates gates(Run.Prepared prepared, RotationPolicy policy) {
        return new RotationGates(
                prepared.plan().ledger(), policy, prepared.situation().now());
    }

    private LongestToken longest(Duration given) {
        if (!observing) {
            return LongestToken.given(given);
        }
        try (ApiConnection api = options.cluster()
                .orElseThrow(() -> new SettingsException("--observe-pods needs a cluster; say --kubeconfig."))) {
            return LongestToken.of(given, MountedToken.all(api));
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()));
        }
    }

    /** @param basis the value that the answer depends on, and where it comes from */
    private int answer(RotationGate gate, String basis) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("kid", gate.kid().text())
                .put("reason", gate.reason())
                .put("basis", basis);
        return switch (gate) {
            case RotationGate.Open open -> {
                output.print(json.put("open", true), List.of());
                print("open: " + open.reason() + "; " + basis);
                yield IssuerExit.OK;
            }
            case RotationGate.Closed closed -> {
                json.put("open", false).put("rule", closed.rule().name());
                closed.remaining().ifPresent(left -> json.put("remainingSeconds", left.toSeconds()));
                output.print(json, List.of());
                print("closed (" + closed.rule() + "): " + closed.reason()
                        + closed.remaining()
                                .map(left -> ", " + Spoken.duration(left) + " left")
                                .orElse("")
                        + "; " + basis);
                yield IssuerExit.UNSAFE;
            }
        };
    }

    private void print(String line) {
        if (!output.isJson()) {
            output.out().println(line);
        }
    }
}
