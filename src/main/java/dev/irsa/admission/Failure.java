package dev.irsa.admission;

import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of an answer with an HTTP error. API servers show whoever creates the pod the message of a {@code meta/v1
 * Status}; of other bodies they say only that something was wrong.
 */
final class Failure {
    private Failure() {}

    /** A Status with a sentence. */
    static byte[] status(int code, String sentence) {
        ObjectNode status = JsonNodeFactory.instance
                .objectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", sentence)
                .put("reason", code == 503 ? "ServiceUnavailable" : "InternalError")
                .put("code", code);
        return status.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Whether an answer is for an API server to show: that the request was wrong is for whoever sent that request. */
    static boolean isStatus(int code) {
        return code >= 500;
    }
}
