package dev.irsa.cli;

import dev.irsa.config.SettingsException;
import dev.irsa.identity.GoBoolean;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point: finds the command and runs it. Only the servers start Spring. */
@Command(
        name = "irsa",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "IAM roles for service accounts on any Kubernetes cluster.",
        subcommands = {
            WebhookCommand.class,
            PublisherCommand.class,
            InjectCommand.class,
            CheckCommand.class,
            AuditCommand.class,
            CertsCommand.class,
            IssuerCommand.class,
            ProviderCommand.class,
            TrustPolicyCommand.class,
            DemoCommand.class,
            VersionCommand.class,
            TrainCommand.class,
            GenerateCompletion.class
        },
        footer = {
            "",
            "Every option can also be an environment variable (--port is IRSA_PORT) or a line",
            "of the YAML file that --config or IRSA_CONFIG names (port: 8443). The command",
            "line wins over the environment, the environment over the file.",
            "",
            "Exit codes: 0 done, 1 failed, 2 wrong usage; other codes are in a command's help."
        })
public final class Irsa implements Runnable {
    private static final int FAILURE = 1;
    private static final int USAGE = 2;

    @Spec
    private CommandSpec spec;

    Irsa() {}

    /** Runs a command and exits with its code. */
    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv()));
    }

    /**
     * Runs a command.
     *
     * @return the exit code
     */
    static int run(List<String> given, Map<String, String> environment) {
        List<String> arguments = goStyle(given);
        CommandLine line = commandLine();
        try {
            ExternalValues values = ExternalValues.of(arguments, environment);
            values.check(line.getCommandSpec());
            line.setDefaultValueProvider(values);
        } catch (SettingsException e) {
            line.getErr().println(e.getMessage());
            return USAGE;
        }
        return line.execute(arguments.toArray(String[]::new));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Irsa());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpWidth(110);
        line.setUsageHelpLongOptionsMaxWidth(44);
        line.setAbbreviatedOptionsAllowed(false);
        // As in Go, the last of several counts, and booleans are written as strconv.ParseBool takes them.
        line.setOverwrittenOptionsAllowed(true);
        CommandLine.tracer().setLevel(CommandLine.TraceLevel.OFF);
        line.registerConverter(Boolean.class, Irsa::bool);
        line.registerConverter(boolean.class, Irsa::bool);
        line.setParameterExceptionHandler(Irsa::explain);
        line.setExecutionExceptionHandler(Irsa::explain);
        return line;
    }

    /** Go's flag package takes {@code -port=1} for {@code --port=1}, and so did the webhook that we stand in for. */
    private static List<String> goStyle(List<String> arguments) {
        if (!arguments.contains("webhook")) {
            return arguments;
        }
        return arguments.stream()
                .map(argument -> argument.matches("-[a-z][a-z-]+(=.*)?") ? "-" + argument : argument)
                .toList();
    }

    private static boolean bool(String text) {
        return GoBoolean.parse(text).orElse(problem -> {
            throw new CommandLine.TypeConversionException("'" + text + "' " + problem);
        });
    }

    private static int explain(ParameterException e, String[] arguments) {
        CommandLine line = e.getCommandLine();
        line.getErr().println(e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, line.getErr());
        line.getErr().println("See: " + line.getCommandSpec().qualifiedName() + " --help");
        return USAGE;
    }

    private static int explain(Exception e, CommandLine line, CommandLine.ParseResult result) throws Exception {
        return switch (e) {
            case SettingsException _ -> {
                line.getErr().println(e.getMessage());
                yield USAGE;
            }
            case CommandFailure _ -> {
                line.getErr().println(e.getMessage());
                yield FAILURE;
            }
            default -> throw e;
        };
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do.");
    }
}
