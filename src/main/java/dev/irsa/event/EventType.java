package dev.irsa.event;

/** How much an Event matters. */
public enum EventType {
    /** Something happened. */
    NORMAL("Normal"),
    /** Somebody should look. */
    WARNING("Warning");

    private final String label;

    EventType(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
