package dev.irsa.config;

/**
 * How the servers log.
 *
 * @param format one line of text or one JSON object an event
 * @param level of the program's own loggers; libraries log warnings and errors
 */
public record LogSettings(Format format, Level level) {
    /** The form of a line. */
    public enum Format {
        TEXT,
        JSON
    }

    /** The least severe event that is logged. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
