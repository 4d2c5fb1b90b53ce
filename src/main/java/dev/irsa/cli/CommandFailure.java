package dev.irsa.cli;

/** A command that could not do what it was asked. The message is one sentence that says what is wrong. */
final class CommandFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    CommandFailure(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** The sentence. */
    @Override
    public String getMessage() {
        return sentence;
    }
}
