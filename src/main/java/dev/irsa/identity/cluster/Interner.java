package dev.irsa.identity.cluster;

import org.jspecify.annotations.Nullable;

/** Makes equal texts the same object, as far as a table of fixed size goes. Used by one thread. */
final class Interner {
    private static final int SIZE = 1 << 12;

    private final @Nullable String[] table = new String[SIZE];

    String intern(String text) {
        int hash = text.hashCode();
        int slot = (hash ^ hash >>> 16) & (SIZE - 1);
        String known = table[slot];
        if (known != null && known.equals(text)) {
            return known;
        }
        table[slot] = text;
        return text;
    }
}
