package dev.irsa.identity.cluster;

import java.util.Locale;

/** How lookups end, as metrics count them. */
enum LookupResult {
    /** Answered from the watched copy. */
    CACHED,
    /** Read live, and found. */
    FOUND,
    /** Read live, and not there. */
    ABSENT,
    /** Not there a moment ago. */
    REMEMBERED,
    /** In a namespace that is not ours to read. */
    FOREIGN,
    /** Not known in time. */
    TIMED_OUT,
    /** Not known: the API server refused, or could not be reached. */
    FAILED;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The word used in metrics. */
    String label() {
        return label;
    }
}
