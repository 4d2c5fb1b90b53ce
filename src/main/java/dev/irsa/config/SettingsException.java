package dev.irsa.config;

/** A setting that cannot be used. The message is one sentence that names the setting and says what to do. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public SettingsException(String message) {
        super(message);
    }
}
