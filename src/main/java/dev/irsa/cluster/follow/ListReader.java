package dev.irsa.cluster.follow;

import java.util.function.Consumer;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads a page of a listing.
 *
 * @param <T> what is kept of an object
 */
final class ListReader<T> {
    private final ObjectReader<T> reader;
    private final Consumer<T> listed;
    private String version = "";
    private String next = "";

    ListReader(ObjectReader<T> reader, Consumer<T> listed) {
        this.reader = reader;
        this.listed = listed;
    }

    /**
     * What a page says of itself.
     *
     * @param version of the whole listing
     * @param next where the next page begins; empty after the last
     */
    record Page(String version, String next) {}

    Page read(JsonParser json) throws ApiFailure {
        json.nextToken();
        Json.members(json, member -> {
            switch (member) {
                case "metadata" -> metadata(json);
                case "items" -> items(json);
                default -> json.skipChildren();
            }
        });
        Json.finish(json);
        if (version.isEmpty()) {
            throw ApiFailure.outdated("a listing has no version");
        }
        return new Page(version, next);
    }

    private void metadata(JsonParser json) {
        Json.members(json, member -> {
            switch (member) {
                case "resourceVersion" -> version = Json.text(json);
                case "continue" -> next = Json.text(json);
                default -> json.skipChildren();
            }
        });
    }

    private void items(JsonParser json) {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.START_OBJECT) {
            T object = reader.read(json).object();
            if (object != null) {
                listed.accept(object);
            }
        }
    }
}
