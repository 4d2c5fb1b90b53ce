package dev.irsa.cli;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.RotationGate;
import dev.irsa.issuer.RotationGates;
import dev.irsa.issuer.Spoken;
import dev.irsa.issuer.sink.Run;
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
            case Checked.Accepted<Run.Prepared> accepted -> answer(gate(run, accepted.value()));
        };
    }

    private RotationGate gate(Run run, Run.Prepared prepared) {
        RotationGates gates = new RotationGates(
                prepared.plan().ledger(), options.policy(), prepared.situation().now());
        String retire = question.retire;
        return retire == null
                ? gates.promote(new KeyId(Optional.ofNullable(question.promote).orElse("")), run.places(prepared))
                : gates.retire(new KeyId(retire), Optional.ofNullable(lastSigned));
    }

    private int answer(RotationGate gate) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("kid", gate.kid().text())
                .put("reason", gate.reason());
        return switch (gate) {
            case RotationGate.Open open -> {
                output.print(json.put("open", true), List.of());
                print("open: " + open.reason());
                yield IssuerExit.OK;
            }
            case RotationGate.Closed closed -> {
                json.put("open", false).put("rule", closed.rule().name());
                closed.remaining().ifPresent(left -> json.put("remainingSeconds", left.toSeconds()));
                output.print(json, List.of());
                print("closed (" + closed.rule() + "): " + closed.reason()
                        + closed.remaining()
                                .map(left -> ", " + Spoken.duration(left) + " left")
                                .orElse(""));
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
