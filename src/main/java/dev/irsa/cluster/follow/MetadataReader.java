package dev.irsa.cluster.follow;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads the metadata of one object, and skips the rest of it. */
public final class MetadataReader {
    private final BiConsumer<String, JsonParser> annotation;
    private String namespace = "";
    private String name = "";
    private long version = Versions.UNKNOWN;
    private long createdAt;

    /**
     * A reader for one object.
     *
     * @param annotation is shown each annotation that is a text: its key, and the parser at its value
     */
    public MetadataReader(BiConsumer<String, JsonParser> annotation) {
        this.annotation = annotation;
    }

    /** Reads a whole object from its start to its end. */
    public void readObject(JsonParser json) {
        Json.members(json, member -> {
            if (member.equals("metadata")) {
                read(json);
            } else {
                json.skipChildren();
            }
        });
    }

    /** Reads the value of {@code metadata}. */
    public void read(JsonParser json) {
        Json.members(json, member -> {
            switch (member) {
                case "name" -> name = Json.text(json);
                case "namespace" -> namespace = Json.text(json);
                case "resourceVersion" -> version = Versions.parse(Json.text(json));
                case "creationTimestamp" -> createdAt = seconds(Json.text(json));
                case "annotations" ->
                    Json.members(json, key -> {
                        if (json.currentToken() == JsonToken.VALUE_STRING) {
                            annotation.accept(key, json);
                        } else {
                            json.skipChildren();
                        }
                    });
                default -> json.skipChildren();
            }
        });
    }

    /** Empty when the object does not say. */
    public String namespace() {
        return namespace;
    }

    /** Empty when the object does not say. */
    public String name() {
        return name;
    }

    /** {@link Versions#UNKNOWN} when the object does not say. */
    public long version() {
        return version;
    }

    /** In seconds since 1970 by the API server's clock; 0 when the object does not say. */
    public long createdAt() {
        return createdAt;
    }

    private static long seconds(String timestamp) {
        try {
            return timestamp.isEmpty() ? 0 : Instant.parse(timestamp).getEpochSecond();
        } catch (DateTimeParseException _) {
            return 0;
        }
    }
}
