package dev.irsa.config;

/** A setting that cannot be used. The message is one sentence that names the setting and says what to do. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    public SettingsException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** The sentence. */
    @Override
    public String getMessage() {
        return sentence;
    }
}
