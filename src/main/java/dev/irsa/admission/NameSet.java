package dev.irsa.admission;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The member names of one JSON object: a small open-addressing set, used again for the next object of its depth. */
final class NameSet {
    private static final int INITIAL = 16;

    /** Strings with equal hash codes are cheap to make; a run this long is an attack, not chance. */
    private static final int MAX_RUN = 128;

    private @Nullable String[] table = new String[INITIAL];
    private int size;

    void clear() {
        if (table.length > 64 * INITIAL) {
            table = new String[INITIAL];
        } else if (size > 0) {
            Arrays.fill(table, null);
        }
        size = 0;
    }

    int size() {
        return size;
    }

    /** Adds a name; false when it is there already, or when too many names share its hash code. */
    boolean add(String name) {
        int run = 0;
        int mask = table.length - 1;
        int slot = spread(name) & mask;
        for (String held = table[slot]; held != null; held = table[slot]) {
            if (held.equals(name) || ++run > MAX_RUN) {
                return false;
            }
            slot = (slot + 1) & mask;
        }
        table[slot] = name;
        if (++size * 2 > table.length) {
            grow();
        }
        return true;
    }

    /**
     * The finalizer of MurmurHash3. Names that differ in their last characters only have hash codes next to each other,
     * and would make runs as long as an attack's.
     */
    private static int spread(String name) {
        int hash = name.hashCode();
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return hash ^ (hash >>> 16);
    }

    private void grow() {
        @Nullable String[] old = table;
        table = new String[old.length * 2];
        int mask = table.length - 1;
        for (String name : old) {
            if (name != null) {
                int slot = spread(name) & mask;
                while (table[slot] != null) {
                    slot = (slot + 1) & mask;
                }
                table[slot] = name;
            }
        }
    }
}
