package dev.irsa.cluster.follow;

import org.jspecify.annotations.Nullable;

/**
 * An object with its version.
 *
 * @param object null when it cannot be one of ours, for instance because it has no name
 */
public record Versioned<T>(@Nullable T object, long version) {}
