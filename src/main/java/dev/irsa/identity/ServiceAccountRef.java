package dev.irsa.identity;

/**
 * Names a ServiceAccount. Both parts are kept apart, so that no choice of names can make one account look like another.
 *
 * @param namespace a DNS label, at most 63 characters
 * @param name a DNS subdomain, at most 253 characters
 */
public record ServiceAccountRef(String namespace, String name) {
    private static final int MAX_LABEL = 63;
    private static final int MAX_SUBDOMAIN = 253;

    public ServiceAccountRef {
        if (!isNamespace(namespace) || !isName(name)) {
            throw new IllegalArgumentException("not a ServiceAccount's name");
        }
    }

    /** Whether the text can be a namespace's name: a DNS label (RFC 1123). */
    public static boolean isNamespace(String text) {
        return text.length() <= MAX_LABEL && text.indexOf('.') < 0 && isName(text);
    }

    /** Whether the text can be a ServiceAccount's name: a DNS subdomain (RFC 1123). */
    public static boolean isName(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_SUBDOMAIN) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!Ascii.isLowerOrDigit(c) && !isInnerMark(text, i)) {
                return false;
            }
        }
        return true;
    }

    /** A hyphen within a label, or a dot between two. */
    private static boolean isInnerMark(String text, int at) {
        if (at == 0 || at == text.length() - 1) {
            return false;
        }
        char before = text.charAt(at - 1);
        char after = text.charAt(at + 1);
        return switch (text.charAt(at)) {
            case '-' -> before != '.' && after != '.';
            case '.' -> Ascii.isLowerOrDigit(before) && Ascii.isLowerOrDigit(after);
            default -> false;
        };
    }

    /** {@code namespace/name}, as messages and the ConfigMap write it. */
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
