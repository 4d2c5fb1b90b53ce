package dev.irsa.cli;

/** Text out of manifests on its way to a terminal. */
final class Printable {
    private Printable() {}

    /** The text with a question mark for each character that a terminal might obey rather than show. */
    static String of(String text) {
        return text.codePoints().allMatch(Printable::isShown) ? text : text.replaceAll("\\p{C}", "?");
    }

    private static boolean isShown(int c) {
        return c >= ' ' && c < 0x7f;
    }
}
