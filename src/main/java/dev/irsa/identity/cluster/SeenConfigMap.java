package dev.irsa.identity.cluster;

/**
 * A ConfigMap as an API server has just sent it.
 *
 * @param config its {@code data.config}; empty when there is none
 */
record SeenConfigMap(String name, String config) {}
