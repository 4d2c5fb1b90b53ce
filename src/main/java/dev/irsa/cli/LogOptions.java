package dev.irsa.cli;

import dev.irsa.config.LogSettings;
import dev.irsa.config.SettingsException;
import java.util.Locale;
import picocli.CommandLine.Option;

/** How the servers log. */
final class LogOptions {
    @Option(names = "--log-format", paramLabel = "FORMAT", description = "text or json.")
    String format = "text";

    @Option(names = "--log-level", paramLabel = "LEVEL", description = "error, warn, info or debug.")
    String level = "info";

    @Option(
            names = {"-v", "--v"},
            hidden = true,
            paramLabel = "N",
            description = "As klog: 4 and more is debug.")
    int verbosity;

    LogSettings settings() {
        return new LogSettings(
                choose("--log-format", format, LogSettings.Format.class, "text or json"),
                verbosity >= 4
                        ? LogSettings.Level.DEBUG
                        : choose("--log-level", level, LogSettings.Level.class, "error, warn, info or debug"));
    }

    private static <E extends Enum<E>> E choose(String flag, String text, Class<E> type, String choices) {
        try {
            return Enum.valueOf(type, text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new SettingsException(flag + " must be " + choices + ".");
        }
    }
}
