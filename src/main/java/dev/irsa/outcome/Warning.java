package dev.irsa.outcome;

import static java.util.Objects.requireNonNull;

/**
 * Something a person should know, shown by kubectl as {@code Warning: …}.
 *
 * @param reason what it is about
 * @param text at most {@value #MAX_LENGTH} characters of printable ASCII: the object, what is wrong, what follows from
 *     it. The API server asks for this length and cuts what is far longer (admission/v1 AdmissionResponse.warnings).
 */
public record Warning(Reason reason, String text) {
    /** Limit that the Kubernetes API asks of one warning, in characters. */
    public static final int MAX_LENGTH = 120;

    public Warning {
        requireNonNull(reason, "reason is null");
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("warning of " + text.length() + " characters: " + text);
        }
    }

    /**
     * A warning about an object. Names are cut in the middle when the whole would be too long, and never contain
     * anything but printable ASCII, because they may come from somebody who wants to write into a terminal or a log.
     *
     * @param object what it is about, for instance {@code serviceaccount default/app}
     * @param message what is wrong and what follows; our own words, never the user's value
     */
    public static Warning about(Reason reason, String object, String message) {
        int room = MAX_LENGTH - message.length() - 2;
        return new Warning(reason, shorten(printable(object), room) + ": " + message);
    }

    private static String printable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPrintable(text.charAt(i))) {
                return replaceUnprintable(text);
            }
        }
        return text;
    }

    private static String replaceUnprintable(String text) {
        int length = Math.min(text.length(), MAX_LENGTH * 4);
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            out.append(isPrintable(c) ? c : '?');
        }
        return out.toString();
    }

    private static boolean isPrintable(char c) {
        return c >= ' ' && c < 0x7f;
    }

    private static String shorten(String text, int room) {
        if (text.length() <= room) {
            return text;
        }
        int head = (room - 2) / 2;
        int tail = room - 2 - head;
        return text.substring(0, head) + ".." + text.substring(text.length() - tail);
    }
}
