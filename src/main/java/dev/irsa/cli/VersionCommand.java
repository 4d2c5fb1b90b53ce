package dev.irsa.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code irsa version}. */
@Command(
        name = "version",
        description = "Print the version, and that of the Java runtime.",
        mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().getOut().printf("irsa %s (Java %s)%n", Version.text(), Runtime.version());
        return 0;
    }
}
