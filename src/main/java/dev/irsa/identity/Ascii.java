package dev.irsa.identity;

/** Classes of ASCII characters. Java's own know more scripts than AWS and Kubernetes do. */
final class Ascii {
    private Ascii() {}

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLowerOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || isDigit(c);
    }

    static boolean isLetterOrDigit(int c) {
        return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z');
    }
}
