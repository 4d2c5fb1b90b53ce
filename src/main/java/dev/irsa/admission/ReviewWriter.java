package dev.irsa.admission;

import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.ByteArrayBuilder;

/** Writes the answer to an AdmissionReview: always allowed, in the version of the request. */
final class ReviewWriter {
    private static final JsonFactory JSON = new JsonFactory();

    private final String version;

    /**
     * A writer.
     *
     * @param version of this program, for the audit log
     */
    ReviewWriter(String version) {
        this.version = version;
    }

    /**
     * Writes an answer.
     *
     * @param patch a JSON Patch document; empty: nothing changes, and neither patch nor patchType is sent
     * @param resourceVersion of the ServiceAccount that was read
     */
    byte[] write(
            Review.Request request,
            Reason reason,
            Optional<byte[]> patch,
            List<Warning> warnings,
            Optional<String> resourceVersion) {
        int size = 256 + patch.map(bytes -> bytes.length * 4 / 3).orElse(0) + warnings.size() * 128;
        try (ByteArrayBuilder out = new ByteArrayBuilder(size);
                JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("kind", "AdmissionReview");
            json.writeStringProperty("apiVersion", request.apiVersion());
            json.writeObjectPropertyStart("response");
            json.writeStringProperty("uid", request.uid());
            json.writeBooleanProperty("allowed", true);
            patch.ifPresent(bytes -> {
                json.writeStringProperty("patchType", "JSONPatch");
                json.writeName("patch");
                json.writeBinary(Base64Variants.MIME_NO_LINEFEEDS, bytes, 0, bytes.length);
            });
            if (!warnings.isEmpty()) {
                json.writeArrayPropertyStart("warnings");
                warnings.forEach(warning -> json.writeString(warning.text()));
                json.writeEndArray();
            }
            json.writeObjectPropertyStart("auditAnnotations");
            json.writeStringProperty("reason", reason.label());
            resourceVersion.ifPresent(text -> json.writeStringProperty("service-account-version", text));
            json.writeStringProperty("version", version);
            json.writeEndObject();
            json.writeEndObject();
            json.writeEndObject();
            json.flush();
            return out.toByteArray();
        }
    }
}
