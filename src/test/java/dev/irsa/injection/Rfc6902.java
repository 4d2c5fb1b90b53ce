package dev.irsa.injection;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/** An independent implementation of JSON Patch. */
final class Rfc6902 {
    private Rfc6902() {}

    /** Applies a patch to a document; fails when an operation does not apply. */
    static byte[] apply(byte[] patch, byte[] document) {
        JsonArray operations;
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(patch))) {
            operations = reader.readArray();
        }
        try (JsonReader reader = Json.createReader(new ByteArrayInputStream(document))) {
            JsonObject target = reader.readObject();
            return Json.createPatch(operations).apply(target).toString().getBytes(StandardCharsets.UTF_8);
        }
    }
}
