package dev.irsa.admission;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** AdmissionReviews about a pod of one container, in namespace demo, of ServiceAccount app, with a secret in it. */
final class Reviews {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Stands in every pod, and must come back in no answer, log line or metric. */
    static final String SECRET = "s3cr3t-5d41402abc4b2a76";

    static final String UID = "8b0725cf-f920-49cd-8157-684d91bb9ed7";

    private static final String REVIEW = """
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{
              "uid":"%s",
              "kind":{"group":"","version":"v1","kind":"Pod"},
              "resource":{"group":"","version":"v1","resource":"pods"},
              "namespace":"demo","name":"web-0","operation":"CREATE",
              "userInfo":{"username":"%s"},
              "object":{"kind":"Pod","apiVersion":"v1",
                "metadata":{"name":"web-0","namespace":"demo","annotations":{"note":"%s"}},
                "spec":{"serviceAccountName":"app",
                  "volumes":[{"name":"tmp","emptyDir":{}}],
                  "containers":[{"name":"main","image":"registry.example/%s",
                    "env":[{"name":"PASSWORD","value":"%s"}],
                    "volumeMounts":[{"name":"tmp","mountPath":"/tmp"}]}]}},
              "oldObject":null,"dryRun":false,"options":{"kind":"CreateOptions"}}}
            """.formatted(UID, SECRET, SECRET, SECRET, SECRET);

    private Reviews() {}

    static ObjectNode review() {
        return (ObjectNode) JSON.readTree(REVIEW);
    }

    /** A review whose request was changed. */
    static byte[] request(Consumer<ObjectNode> change) {
        return changed(review -> change.accept((ObjectNode) review.get("request")));
    }

    /** A review whose pod was changed. */
    static byte[] pod(Consumer<ObjectNode> change) {
        return request(request -> change.accept((ObjectNode) request.get("object")));
    }

    /** A review whose pod's spec was changed. */
    static byte[] spec(Consumer<ObjectNode> change) {
        return pod(pod -> change.accept((ObjectNode) pod.get("spec")));
    }

    /** A review whose pod's only container was changed. */
    static byte[] container(Consumer<ObjectNode> change) {
        return spec(spec -> change.accept((ObjectNode) spec.get("containers").get(0)));
    }

    /** A review whose pod's container has more variables, as an array of JSON text. */
    static byte[] env(String entries) {
        return container(container -> ((ArrayNode) container.get("env")).addAll((ArrayNode) JSON.readTree(entries)));
    }

    /** A review of a pod that carries an annotation. */
    static byte[] annotated(String key, String value) {
        return pod(pod -> ((ObjectNode) pod.at("/metadata/annotations")).put(key, value));
    }

    /** A review that was changed. */
    static byte[] changed(Consumer<ObjectNode> change) {
        ObjectNode review = review();
        change.accept(review);
        return JSON.writeValueAsBytes(review);
    }

    static byte[] good() {
        return REVIEW.getBytes(StandardCharsets.UTF_8);
    }

    /** A review as an API server sent it. */
    static byte[] captured(String name) {
        try (InputStream in = Reviews.class.getResourceAsStream("/reviews/" + name + ".json")) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
