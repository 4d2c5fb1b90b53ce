package dev.irsa.outcome;

import java.util.Locale;

/**
 * Why an admission ended as it did. The set is closed: the same word is the metric label, the audit annotation and the
 * log field, so dashboards and alerts can rely on it.
 */
public enum Reason {
    // A patch was made.
    /** The pod was given an AWS identity. */
    INJECTED(Result.PATCHED),

    // Nothing was added, and that is how it should be.
    /** Everything the pod needs is already there, for instance on the second round of admission. */
    ALREADY_COMPLETE(Result.UNTOUCHED),
    /** The ServiceAccount carries no role, and no mapping names it. */
    NO_ROLE(Result.UNTOUCHED),
    /** The API server says that the ServiceAccount does not exist. */
    SERVICE_ACCOUNT_NOT_FOUND(Result.UNTOUCHED),
    /** The pod names a ServiceAccount that no ServiceAccount can be called. */
    SERVICE_ACCOUNT_NAME_INVALID(Result.UNTOUCHED),
    /** The request is not the creation of a pod. */
    NOT_A_POD_CREATION(Result.UNTOUCHED),
    /** A mirror pod stands for a static pod, which cannot use a ServiceAccount. */
    MIRROR_POD(Result.UNTOUCHED),
    /** The pod carries the label that asks to be left alone. */
    SKIP_LABEL(Result.UNTOUCHED),
    /** The skip and include lists leave no container. */
    NO_CONTAINER_SELECTED(Result.UNTOUCHED),
    /** The pod has no containers, or its volumes are no list. */
    POD_MALFORMED(Result.UNTOUCHED),

    // Nothing was added, and somebody should know.
    /** The role is not an IAM role ARN. */
    ROLE_INVALID(Result.UNTOUCHED),
    /** The audience cannot be used, or is one that the API server itself accepts. */
    AUDIENCE_INVALID(Result.UNTOUCHED),
    /** The pod has a volume of our name that is not an equivalent token. */
    VOLUME_NAME_TAKEN(Result.UNTOUCHED),
    /** Another volume is mounted where the token would be. */
    MOUNT_PATH_TAKEN(Result.UNTOUCHED),

    // Warnings that go with either result.
    /** The container has exactly one of the two variables that make an identity. */
    IDENTITY_HALF_SET(Result.UNTOUCHED),
    /** The container has static keys, which most SDKs prefer to the role. */
    STATIC_KEYS(Result.UNTOUCHED),
    /** The expiration was outside 600 to 86400 seconds and was moved to the nearer end. */
    EXPIRATION_CLAMPED(Result.UNTOUCHED),
    /** The expiration is not a decimal number; the next source was used. */
    EXPIRATION_INVALID(Result.UNTOUCHED),
    /** The regional STS annotation is not a boolean; the default was used. */
    STS_REGIONAL_INVALID(Result.UNTOUCHED),
    /** The region is not a region name; the next source was used. */
    REGION_INVALID(Result.UNTOUCHED),
    /** A container list cannot be read as CSV, or names no container. */
    CONTAINER_LIST_INVALID(Result.UNTOUCHED),
    /** A container list names containers that the pod does not have. */
    CONTAINER_UNKNOWN(Result.UNTOUCHED),

    // No answer could be given; failurePolicy decides.
    /** Whether the ServiceAccount has a role could not be found out in time. */
    LOOKUP_TIMEOUT(Result.UNDECIDED),
    /** The API server could not be asked about the ServiceAccount. */
    LOOKUP_FAILED(Result.UNDECIDED),
    /** Too much is being processed at this moment. */
    OVERLOADED(Result.UNDECIDED),
    /** Something failed that should not have; the log has more. */
    INTERNAL_ERROR(Result.UNDECIDED),

    // The request itself was refused with an HTTP error.
    /** The path, method or port is not one that is served, or the request is not plain HTTP. */
    REQUEST_UNSUPPORTED(Result.REFUSED),
    /** The body is not sent as JSON, or is compressed. */
    MEDIA_TYPE_UNSUPPORTED(Result.REFUSED),
    /** The body is larger than 7 MiB. */
    BODY_TOO_LARGE(Result.REFUSED),
    /** The body did not arrive in time. */
    BODY_TIMEOUT(Result.REFUSED),
    /** The body is not JSON, or is past a limit of depth, size or number. */
    BODY_MALFORMED(Result.REFUSED),
    /** The JSON is not an AdmissionReview that can be answered. */
    REVIEW_INVALID(Result.REFUSED);

    /** What an admission comes to. */
    public enum Result {
        /** Allowed, with a patch. */
        PATCHED,
        /** Allowed, without a patch. */
        UNTOUCHED,
        /** HTTP 503: failurePolicy decides. */
        UNDECIDED,
        /** HTTP 4xx: failurePolicy decides. */
        REFUSED;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The word used in metrics and logs. */
        public String label() {
            return label;
        }
    }

    private final Result result;
    private final String label;

    Reason(Result result) {
        this.result = result;
        this.label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What an admission that ends for this reason comes to. */
    public Result result() {
        return result;
    }

    /** The word used in metrics, audit annotations, logs and tables: lower case with hyphens. */
    public String label() {
        return label;
    }
}
