package dev.irsa.event;

/**
 * Something to be said.
 *
 * @param reason in camel case, as Events have it
 * @param message a sentence
 * @param everywhere whether every replica finds the same: then it must become one Event, not one for each
 */
record Complaint(Subject subject, EventType type, String reason, String message, boolean everywhere) {
    /** Complaints with the same key are the same thing, said again. */
    record Key(Subject subject, String reason, String message) {}

    /** What one replica met at an admission is counted on, whatever the words; what all see is told by its words. */
    Key key() {
        return new Key(subject, reason, everywhere ? message : "");
    }
}
