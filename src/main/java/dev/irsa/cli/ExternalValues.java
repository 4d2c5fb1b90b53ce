package dev.irsa.cli;

import dev.irsa.config.SettingsException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Values of flags that are not on the command line: environment variables ({@code --token-audience} is
 * {@code IRSA_TOKEN_AUDIENCE}), then the file that {@code --config} names (YAML, {@code token-audience: …}).
 */
final class ExternalValues implements IDefaultValueProvider {
    private static final String ENVIRONMENT_PREFIX = "IRSA_";

    private final Map<String, String> environment;
    private final Map<String, String> file;

    private ExternalValues(Map<String, String> environment, Map<String, String> file) {
        this.environment = environment;
        this.file = file;
    }

    /**
     * The values for a command line.
     *
     * @param arguments in which {@code --config} is looked for
     * @throws SettingsException when the file cannot be read
     */
    static ExternalValues of(List<String> arguments, Map<String, String> environment) {
        String path = configFile(arguments, environment);
        return new ExternalValues(environment, path == null ? Map.of() : read(Path.of(path)));
    }

    private static @Nullable String configFile(List<String> arguments, Map<String, String> environment) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.startsWith("--config=")) {
                return argument.substring("--config=".length());
            }
            if (argument.equals("--config") && i + 1 < arguments.size()) {
                return arguments.get(i + 1);
            }
        }
        return environment.get(ENVIRONMENT_PREFIX + "CONFIG");
    }

    /** Values are taken as they are written: an account of twelve digits is no number, least of all an octal one. */
    private static Map<String, String> read(Path file) {
        try {
            Node tree = new Yaml(new SafeConstructor(new LoaderOptions()))
                    .compose(new StringReader(Files.readString(file)));
            if (tree == null || tree.getTag().equals(Tag.NULL)) {
                return Map.of();
            }
            if (tree instanceof MappingNode members) {
                Map<String, String> values = new HashMap<>();
                for (NodeTuple member : members.getValue()) {
                    String name = text(file, "a name", member.getKeyNode());
                    if (values.put(name, text(file, name, member.getValueNode())) != null) {
                        throw new SettingsException("The configuration file " + file + " has " + name + " twice.");
                    }
                }
                return values;
            }
        } catch (IOException _) {
            throw new SettingsException("The configuration file " + file + " cannot be read.");
        } catch (YAMLException _) {
            throw new SettingsException("The configuration file " + file + " is not YAML.");
        }
        throw new SettingsException("The configuration file " + file + " must hold lines such as port: 8443.");
    }

    private static String text(Path file, String name, Node value) {
        return switch (value) {
            case ScalarNode scalar -> scalar.getTag().equals(Tag.NULL) ? "" : scalar.getValue();
            case SequenceNode list ->
                list.getValue().stream().map(item -> text(file, name, item)).collect(Collectors.joining(","));
            default ->
                throw new SettingsException(
                        "In the configuration file " + file + ", " + name + " must be a plain value.");
        };
    }

    /**
     * Refuses names in the file that no command has.
     *
     * @throws SettingsException naming the first
     */
    void check(CommandSpec root) {
        Set<String> known = new java.util.HashSet<>();
        collect(root, known);
        for (String name : file.keySet().stream().sorted().toList()) {
            if (!known.contains("--" + name)) {
                throw new SettingsException("The configuration file has " + name
                        + ", which is no flag; names are those of the flags without the two hyphens.");
            }
        }
    }

    private static void collect(CommandSpec spec, Set<String> names) {
        spec.options().forEach(option -> names.addAll(List.of(option.names())));
        spec.subcommands().values().forEach(command -> collect(command.getCommandSpec(), names));
    }

    /** Kubernetes sets {@code IRSA_PORT=tcp://…} in every pod beside a Service called {@code irsa}. */
    private static boolean isServiceLink(String value) {
        return value.startsWith("tcp://") || value.startsWith("udp://") || value.startsWith("sctp://");
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        if (!(argument instanceof OptionSpec option) || option.usageHelp() || option.versionHelp()) {
            return null;
        }
        String name = option.longestName();
        if (!name.startsWith("--")) {
            return null;
        }
        String variable =
                ENVIRONMENT_PREFIX + name.substring(2).replace('-', '_').toUpperCase(Locale.ROOT);
        String value = environment.get(variable);
        return value != null && !isServiceLink(value) ? value : file.get(name.substring(2));
    }
}
