package dev.irsa.cluster.follow;

import tools.jackson.core.JsonParser;

/**
 * Reads objects as they stream by.
 *
 * @param <T> what is kept of one
 */
public interface ObjectReader<T> {
    /**
     * Reads one object and no further.
     *
     * @param json at the object's start; at its end afterwards
     */
    Versioned<T> read(JsonParser json);
}
