package dev.irsa.admission;

import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request.
 *
 * @param status HTTP status; 200 when the body is an AdmissionReview
 * @param body what is sent
 * @param outcome what is counted and logged
 */
record Answer(int status, byte[] body, Outcome outcome) {
    /**
     * What came of a request. Nothing of a pod but names is in it.
     *
     * @param namespace of the pod; null when the request was not read so far
     * @param name of the pod; null when it is yet to be generated
     * @param serviceAccount of the pod; null when it was not looked at
     * @param role the role that was granted; null when none was
     * @param dryRun whether nothing will be stored
     * @param containerCredentials whether the grant was of that mode
     */
    record Outcome(
            Reason reason,
            List<Warning> warnings,
            @Nullable String uid,
            @Nullable String namespace,
            @Nullable String name,
            @Nullable String serviceAccount,
            @Nullable String role,
            boolean dryRun,
            boolean containerCredentials,
            @Nullable String problem) {

        /** The outcome of a request that was not read, or not understood. */
        static Outcome of(Reason reason, String problem) {
            return new Outcome(reason, List.of(), null, null, null, null, null, false, false, problem);
        }
    }
}
