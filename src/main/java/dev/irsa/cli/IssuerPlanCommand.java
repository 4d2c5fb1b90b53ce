package dev.irsa.cli;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.sink.Run;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code irsa issuer plan}: what publish would do. */
@Command(
        name = "plan",
        description = "Show what publish would do, and change nothing. Exits with 3 when there is something to do.",
        mixinStandardHelpOptions = true)
final class IssuerPlanCommand implements Callable<Integer> {
    @Mixin
    private IssuerOptions options = new IssuerOptions();

    @Mixin
    private IssuerOutput output = new IssuerOutput();

    @Override
    public Integer call() {
        return switch (options.run(output.out())) {
            case Checked.Refused<Run>(List<Finding> findings) -> output.refuse(findings, IssuerExit.USAGE);
            case Checked.Accepted<Run> accepted -> plan(accepted.value());
        };
    }

    private int plan(Run run) {
        return switch (run.prepare(options.situation(Optional.empty()))) {
            case Checked.Refused<Run.Prepared>(List<Finding> findings) -> {
                output.print(findings);
                yield IssuerExit.of(findings);
            }
            case Checked.Accepted<Run.Prepared> accepted -> {
                Run.Prepared prepared = accepted.value();
                output.print(prepared.plan(), prepared.plan().findings());
                yield prepared.plan().hasChanges() ? IssuerExit.DIFFERENCES : IssuerExit.OK;
            }
        };
    }
}
