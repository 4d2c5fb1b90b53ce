package dev.irsa.injection;

import tools.jackson.databind.JsonNode;

/**
 * A JSON Patch {@code add} operation (RFC 6902, section 4.1); no other kind is ever sent.
 *
 * @param path a JSON Pointer whose parent exists in the pod, or is added by an earlier operation
 * @param value shared between operations; not to be changed
 */
public record Operation(String path, JsonNode value) {}
