package dev.irsa.manifest;

import java.util.ArrayList;
import java.util.List;

/**
 * What stands between two {@code ---} lines of a file.
 *
 * @param firstLine counted from 0
 */
record Chunk(int firstLine, String text) {
    private static final String SEPARATOR = "---";

    boolean beginsWithBrace() {
        return text.stripLeading().startsWith("{");
    }

    /** Splits a file. A line that begins with three dashes and a blank begins a document whatever stands around it. */
    static List<Chunk> split(String text) {
        List<Chunk> chunks = new ArrayList<>();
        int start = 0;
        int startLine = 0;
        int line = 0;
        boolean onlyPreamble = true;
        for (int at = 0; at < text.length(); line++) {
            int end = text.indexOf('\n', at);
            end = end < 0 ? text.length() : end + 1;
            boolean separator = isSeparator(text, at);
            // Comments and directives such as %YAML belong to the document whose separator follows.
            if (separator && !onlyPreamble) {
                chunks.add(new Chunk(startLine, text.substring(start, at)));
                start = at;
                startLine = line;
            }
            onlyPreamble = !separator && onlyPreamble && isPreamble(text.substring(at, end));
            at = end;
        }
        chunks.add(new Chunk(startLine, text.substring(start)));
        return chunks;
    }

    private static boolean isSeparator(String text, int at) {
        if (!text.startsWith(SEPARATOR, at)) {
            return false;
        }
        int next = at + SEPARATOR.length();
        return next == text.length() || " \t\r\n".indexOf(text.charAt(next)) >= 0;
    }

    private static boolean isPreamble(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#") || line.startsWith("%");
    }
}
