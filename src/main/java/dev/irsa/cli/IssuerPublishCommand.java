package dev.irsa.cli;

import dev.irsa.cluster.ApiConnection;
import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.IssuerPlan;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.sink.PublishResult;
import dev.irsa.issuer.sink.Run;
import dev.irsa.issuer.source.cluster.MountedToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code irsa issuer publish}: one run of the publisher. */
@Command(
        name = "publish",
        description = "Publish new keys at once, and remove at most one that no living token can need.",
        mixinStandardHelpOptions = true)
final class IssuerPublishCommand implements Callable<Integer> {
    @Mixin
    private IssuerOptions options = new IssuerOptions();

    @Mixin
    private IssuerOutput output = new IssuerOutput();

    @Option(
            names = "--emergency",
            paramLabel = "KID",
            description =
                    "remove a compromised key at once; its tokens stop working. Lists what to restart if the options name "
                            + "the cluster, which takes the right to list pods")
    private @Nullable String emergency;

    @Option(names = "--yes-i-know", description = "confirms --emergency")
    private boolean confirmed;

    @Override
    public Integer call() {
        if (emergency != null && !confirmed) {
            Finding finding = Finding.error(
                    Rule.G6,
                    "every pod that holds a token of " + emergency
                            + " loses its access at once, and must be restarted; " + "say --yes-i-know as well");
            return output.refuse(List.of(finding), IssuerExit.UNSAFE);
        }
        return switch (options.run(output.out())) {
            case Checked.Refused<Run>(List<Finding> findings) -> output.refuse(findings, IssuerExit.USAGE);
            case Checked.Accepted<Run> accepted -> publish(accepted.value());
        };
    }

    private int publish(Run run) {
        Optional<KeyId> compromised = Optional.ofNullable(emergency).map(KeyId::new);
        return switch (run.publish(options.situation(compromised))) {
            case PublishResult.Completed(var plan, var findings) -> {
                print(plan, findings, compromised);
                // it is done, but others can undo it
                yield findings.stream().anyMatch(finding -> finding.rule() == Rule.W5)
                        ? IssuerExit.FAILURE
                        : IssuerExit.OK;
            }
            case PublishResult.Interrupted(var plan, var findings) -> {
                print(plan, findings, compromised);
                yield Math.max(IssuerExit.FAILURE, IssuerExit.of(findings));
            }
            case PublishResult.Refused(var findings) -> {
                output.print(findings);
                yield IssuerExit.of(findings);
            }
        };
    }

    private void print(IssuerPlan plan, List<Finding> findings, Optional<KeyId> compromised) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        List<String> lines = compromised.map(kid -> restarts(plan, kid, json)).orElse(List.of());
        output.print(plan, findings, json);
        if (!output.isJson()) {
            lines.forEach(output.out()::println);
            output.out().flush();
        }
    }

    /** What to restart now; how to find it where the cluster cannot be asked. */
    private List<String> restarts(IssuerPlan plan, KeyId kid, ObjectNode json) {
        Optional<ApiConnection> cluster = options.cluster();
        if (cluster.isEmpty()) {
            return Restarts.BY_HAND;
        }
        try (ApiConnection api = cluster.get()) {
            Restarts restarts = Restarts.of(MountedToken.all(api), plan.ledger().get(kid));
            json.set("restart", restarts.json());
            return restarts.lines();
        } catch (IOException e) {
            json.put("restartUnknown", String.valueOf(e.getMessage()));
            List<String> lines = new ArrayList<>(List.of("What to restart is not known: " + e.getMessage() + "."));
            lines.addAll(Restarts.BY_HAND);
            return List.copyOf(lines);
        }
    }
}
