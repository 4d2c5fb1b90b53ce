package dev.irsa.manifest;

/**
 * Where in the input something stands.
 *
 * @param file as the user named it
 * @param document counted from 1; documents that hold nothing do not count. 0: the file as a whole
 * @param line counted from 1; 0: the file as a whole
 */
public record Source(String file, int document, int line) {
    /** A file as a whole. */
    public static Source of(String file) {
        return new Source(file, 0, 0);
    }

    /** {@code FILE, document N, line L}. */
    @Override
    public String toString() {
        return document == 0 ? file : file + ", document " + document + ", line " + line;
    }
}
