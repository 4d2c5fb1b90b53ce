package dev.irsa.admission;

import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.injection.PodReader;
import dev.irsa.injection.PodView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads an AdmissionReview in one pass over its bytes. */
final class ReviewReader {
    static final int MAX_BODY = 7 * 1024 * 1024;

    /** The API server takes no request above 3 MiB (MaxRequestBodyBytes). */
    private static final int MAX_STRING = 3 * 1024 * 1024;

    private static final int MAX_UID = 253;
    private static final String V1 = "admission.k8s.io/v1";
    private static final String V1BETA1 = "admission.k8s.io/v1beta1";

    /** Names that collide in Jackson's table by the chance of its seed are no reason to refuse a pod. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(100)
                    .maxNumberLength(1000)
                    .maxNameLength(50_000)
                    .maxStringLength(MAX_STRING)
                    .maxDocumentLength(MAX_BODY)
                    // A pod of 500 containers with 200 variables each has 600,000 tokens.
                    .maxTokenCount(2_500_000)
                    .build())
            .build();

    private final PodReader pods;

    ReviewReader(AnnotationKeys keys) {
        this.pods = new PodReader(keys);
    }

    Review read(byte[] body) {
        if (!Utf8.isText(body)) {
            return new Review.Malformed(false, "The body is not well-formed UTF-8 text.");
        }
        try (JsonParser parser =
                new StrictParser(JSON.createParser(ObjectReadContext.empty(), body), body.length > MAX_STRING)) {
            if (parser.nextToken() == null) {
                return new Review.Malformed(false, "The body is empty.");
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return new Review.Malformed(true, "The body is not an AdmissionReview object.");
            }
            Envelope envelope = new Envelope(parser);
            envelope.read();
            if (parser.nextToken() != null) {
                return new Review.Malformed(false, "The body goes on after the AdmissionReview.");
            }
            return envelope.review();
        } catch (JacksonException _) {
            // The exception's message may quote the body.
            return new Review.Malformed(false, "The body is not JSON within the limits.");
        }
    }

    /** One reading of one review. */
    private final class Envelope {
        private final JsonParser parser;

        private @Nullable String kind;
        private @Nullable String apiVersion;
        private boolean request;
        private @Nullable String uid;
        private @Nullable String objectKind;
        private String resource = "pods";
        private @Nullable String resourceGroup;
        private @Nullable String subResource;
        private String operation = "CREATE";
        private @Nullable String namespace;
        private @Nullable String name;
        private boolean dryRun;
        private @Nullable PodView pod;

        Envelope(JsonParser parser) {
            this.parser = parser;
        }

        void read() {
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "kind" -> kind = text();
                    case "apiVersion" -> apiVersion = text();
                    case "request" -> request();
                    default -> parser.skipChildren();
                }
            }
        }

        private void request() {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            request = true;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "uid" -> uid = text();
                    case "kind" -> kindOfObject();
                    case "resource" -> resource();
                    case "subResource" -> subResource = text();
                    case "operation" -> operation = orEmpty(text());
                    case "namespace" -> namespace = text();
                    case "name" -> name = text();
                    case "dryRun" -> dryRun = isTrue();
                    case "object" -> pod = pods.read(parser);
                    default -> parser.skipChildren();
                }
            }
        }

        private void kindOfObject() {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                if (field.equals("kind")) {
                    objectKind = text();
                } else {
                    parser.skipChildren();
                }
            }
        }

        private void resource() {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String field = parser.currentName();
                parser.nextToken();
                switch (field) {
                    case "resource" -> resource = orEmpty(text());
                    case "group" -> resourceGroup = text();
                    default -> parser.skipChildren();
                }
            }
        }

        private @Nullable String text() {
            if (parser.currentToken() == JsonToken.VALUE_STRING) {
                return parser.getString();
            }
            parser.skipChildren();
            return null;
        }

        private boolean isTrue() {
            boolean isTrue = parser.currentToken() == JsonToken.VALUE_TRUE;
            parser.skipChildren();
            return isTrue;
        }

        private static String orEmpty(@Nullable String text) {
            return text == null ? "" : text;
        }

        Review review() {
            if (kind == null || !kind.equals("AdmissionReview")) {
                return new Review.Malformed(true, "The body's kind is not AdmissionReview.");
            }
            if (apiVersion == null || !(apiVersion.equals(V1) || apiVersion.equals(V1BETA1))) {
                return new Review.Malformed(true, "The AdmissionReview's version is not v1 or v1beta1.");
            }
            if (!request) {
                return new Review.Malformed(true, "The AdmissionReview has no request.");
            }
            if (uid == null || !isUid(uid)) {
                return new Review.Malformed(true, "The request's uid is missing or unusable.");
            }
            if (!isPodCreation() || pod == null) {
                return new Review.Request(apiVersion, uid, Optional.empty());
            }
            if (namespace == null || !ServiceAccountRef.isNamespace(namespace)) {
                return new Review.Malformed(true, "The request's namespace is missing or no namespace's name.");
            }
            // What is no name is not repeated to anybody.
            String named = name != null && ServiceAccountRef.isName(name) ? name : null;
            return new Review.Request(
                    apiVersion, uid, Optional.of(new Review.PodCreation(namespace, named, dryRun, pod)));
        }

        private boolean isPodCreation() {
            return operation.equals("CREATE")
                    && resource.equals("pods")
                    && orEmpty(resourceGroup).isEmpty()
                    && orEmpty(subResource).isEmpty()
                    && (objectKind == null || objectKind.equals("Pod"));
        }

        private static boolean isUid(String text) {
            return !text.isEmpty() && text.length() <= MAX_UID && text.chars().allMatch(c -> c > ' ' && c < 0x7f);
        }
    }
}
