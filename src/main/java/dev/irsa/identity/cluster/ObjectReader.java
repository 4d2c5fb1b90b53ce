package dev.irsa.identity.cluster;

import tools.jackson.core.JsonParser;

/**
 * Reads objects as they stream by.
 *
 * @param <T> what is kept of one
 */
interface ObjectReader<T> {
    /**
     * Reads one object and no further.
     *
     * @param json at the object's start; at its end afterwards
     */
    Versioned<T> read(JsonParser json);
}
