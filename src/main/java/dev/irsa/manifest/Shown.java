package dev.irsa.manifest;

/** Names out of a document in a sentence that goes to a terminal or a log. */
final class Shown {
    private static final int MAX = 60;
    private static final int MAX_SENTENCE = 200;

    private Shown() {}

    /** At most {@value #MAX} characters, none of them a control character. */
    static String name(String text) {
        return cut(text, MAX);
    }

    /** A parser's message, which may quote the document: at most {@value #MAX_SENTENCE} characters on one line. */
    static String sentence(String text) {
        return cut(text.strip(), MAX_SENTENCE);
    }

    private static String cut(String text, int max) {
        String start = text.length() > max ? text.substring(0, max) + ".." : text;
        return start.replaceAll("\\p{C}", "?");
    }
}
