package dev.irsa.cluster.follow;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads the events of a watch, one at a time.
 *
 * @param <T> what is kept of an object
 */
final class WatchReader<T> {
    private static final int TIMEOUT = 504;
    private static final int GONE = 410;

    private final ObjectReader<T> reader;
    private final JsonParser json;

    WatchReader(ObjectReader<T> reader, JsonParser json) {
        this.reader = reader;
        this.json = json;
    }

    /**
     * An event.
     *
     * @param object null when the event says nothing of one of ours
     * @param version that the event brings us to
     */
    record Event<T>(Type type, @Nullable T object, long version) {
        enum Type {
            CHANGED,
            DELETED,
            BOOKMARK
        }
    }

    /**
     * Waits for the next event.
     *
     * @return null at the end of the watch
     * @throws ApiFailure when it is an error
     */
    @Nullable
    Event<T> next() throws ApiFailure {
        if (json.nextToken() == null) {
            return null;
        }
        // Go writes the type first, so that the object can be read for what it is.
        if (!json.isExpectedStartObjectToken() || !"type".equals(json.nextName()) || json.nextStringValue() == null) {
            throw ApiFailure.outdated("a watch sent something else than an event");
        }
        String type = json.getString();
        if (!"object".equals(json.nextName())) {
            throw ApiFailure.outdated("a watch sent an event without an object");
        }
        json.nextToken();
        Event<T> event = event(type);
        while (json.nextName() != null) {
            json.nextToken();
            json.skipChildren();
        }
        return event;
    }

    private Event<T> event(String type) throws ApiFailure {
        return switch (type) {
            case "ADDED", "MODIFIED" -> object(Event.Type.CHANGED);
            case "DELETED" -> object(Event.Type.DELETED);
            case "BOOKMARK" -> {
                MetadataReader metadata = new MetadataReader((_, _) -> {});
                metadata.readObject(json);
                yield new Event<>(Event.Type.BOOKMARK, null, metadata.version());
            }
            case "ERROR" -> throw failure();
            default -> throw ApiFailure.outdated("a watch sent an event of an unknown type");
        };
    }

    private Event<T> object(Event.Type type) {
        Versioned<T> read = reader.read(json);
        return new Event<>(type, read.object(), read.version());
    }

    private ApiFailure failure() {
        Status status = Status.read(json);
        String message = "the watch ended with " + status;
        // A version that is too old, or is still to come: 504 is what a store restored from a backup answers.
        return status.code() == GONE || status.code() == TIMEOUT
                ? ApiFailure.outdated(message)
                : ApiFailure.refused(message, Duration.ZERO);
    }
}
