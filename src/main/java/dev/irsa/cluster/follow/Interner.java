package dev.irsa.cluster.follow;

import org.jspecify.annotations.Nullable;

/**
 * Makes equal values the same object, as far as a table of fixed size goes. Used by one thread.
 *
 * @param <T> what does not change
 */
public final class Interner<T> {
    private static final int SIZE = 1 << 12;

    private final @Nullable Object[] table = new Object[SIZE];

    /** The value, or one that equals it and was seen before. */
    public T intern(T value) {
        int hash = value.hashCode();
        int slot = (hash ^ hash >>> 16) & (SIZE - 1);
        Object known = table[slot];
        if (known != null && known.equals(value)) {
            @SuppressWarnings("unchecked") // only values of this type were put in
            T same = (T) known;
            return same;
        }
        table[slot] = value;
        return value;
    }
}
