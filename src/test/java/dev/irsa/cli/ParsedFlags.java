package dev.irsa.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Flags of {@code irsa webhook}, as that reads them. */
final class ParsedFlags {
    private ParsedFlags() {}

    @Command
    private static final class Flags {
        @Mixin
        private WebhookOptions options = new WebhookOptions();
    }

    static WebhookOptions of(List<String> flags) {
        Flags parsed = new Flags();
        new CommandLine(parsed).parseArgs(flags.toArray(String[]::new));
        return parsed.options;
    }
}
