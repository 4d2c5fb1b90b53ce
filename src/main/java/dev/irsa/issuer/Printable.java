package dev.irsa.issuer;

/** Text from outside, made safe for a terminal or a log. */
final class Printable {
    private Printable() {}

    /** The text without control and formatting characters, cut at a length. */
    static String text(String text, int maxLength) {
        StringBuilder out = new StringBuilder(Math.min(text.length(), maxLength));
        for (int i = 0; i < text.length() && out.length() < maxLength; ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            out.appendCodePoint(is(c) ? c : '?');
        }
        return out.toString();
    }

    /** Whether a code point prints as itself: no control, no bidirectional override, no half of a pair. */
    static boolean is(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
