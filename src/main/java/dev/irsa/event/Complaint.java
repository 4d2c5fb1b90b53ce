package dev.irsa.event;

/**
 * Something to be said.
 *
 * @param reason in camel case, as Events have it
 * @param message a sentence
 */
record Complaint(Subject subject, EventType type, String reason, String message) {
    /** Complaints with the same key are the same thing, said again. */
    record Key(Subject subject, String reason) {}

    Key key() {
        return new Key(subject, reason);
    }
}
