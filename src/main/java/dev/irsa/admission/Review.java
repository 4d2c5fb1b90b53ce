package dev.irsa.admission;

import dev.irsa.injection.PodView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was read of a request's body. */
sealed interface Review {
    /**
     * An AdmissionReview that can be answered (admission.k8s.io/v1 and v1beta1 have the same fields).
     *
     * @param apiVersion the version to answer in
     * @param uid to be echoed
     * @param podCreation the pod to be created; empty when the request is about anything else
     */
    record Request(String apiVersion, String uid, Optional<PodCreation> podCreation) implements Review {}

    /**
     * The creation of a pod.
     *
     * @param namespace of the request, which alone counts: the object's own may be missing
     * @param name null when it is yet to be generated
     * @param dryRun whether nothing will be stored
     */
    record PodCreation(String namespace, @Nullable String name, boolean dryRun, PodView pod) {}

    /**
     * A body that cannot be answered.
     *
     * @param inEnvelope whether it was JSON, but no AdmissionReview
     * @param problem a sentence for the caller; never contains anything of the body
     */
    record Malformed(boolean inEnvelope, String problem) implements Review {}
}
