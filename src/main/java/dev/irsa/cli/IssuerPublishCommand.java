package dev.irsa.cli;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.KeyId;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.sink.PublishResult;
import dev.irsa.issuer.sink.Run;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
            description = "remove a compromised key at once; its tokens stop working")
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
                output.print(plan, findings);
                yield IssuerExit.OK;
            }
            case PublishResult.Interrupted(var plan, var findings) -> {
                output.print(plan, findings);
                yield Math.max(IssuerExit.FAILURE, IssuerExit.of(findings));
            }
            case PublishResult.Refused(var findings) -> {
                output.print(findings);
                yield IssuerExit.of(findings);
            }
        };
    }
}
