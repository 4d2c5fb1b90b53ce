package dev.irsa.cluster.follow;

/** Resource versions. Kubernetes has defined them as decimal numbers that can be compared since 1.35, and etcd always did. */
public final class Versions {
    /** Of an object whose version says nothing about its age. */
    public static final long UNKNOWN = -1;

    private Versions() {}

    /** The number; {@link #UNKNOWN} for anything else. */
    public static long parse(String text) {
        if (text.isEmpty() || text.length() > 18) {
            return UNKNOWN;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return UNKNOWN;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
