package dev.irsa.manifest;

/** What is wrong with a document and where; never leaves this package. */
@SuppressWarnings("serial")
class Unreadable extends RuntimeException {
    private final int line;

    /** @param line counted from 0 in the text that was read */
    Unreadable(int line, String sentence) {
        super(sentence, null, false, false);
        this.line = line;
    }

    int line() {
        return line;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    /** The text is not JSON at all; it may still be YAML. */
    static final class NotJson extends Unreadable {
        NotJson(int line, String sentence) {
            super(line, sentence);
        }
    }
}
