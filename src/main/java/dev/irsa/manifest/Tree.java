package dev.irsa.manifest;

import tools.jackson.databind.JsonNode;

/**
 * One value of a text.
 *
 * @param line on which it begins, counted from 0 in that text
 */
record Tree(int line, JsonNode value) {}
