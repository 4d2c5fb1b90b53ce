package dev.irsa.issuer.sink.s3;

import java.util.Map;

/**
 * An object: its bytes and what goes with them.
 *
 * @param cacheControl empty when there is none
 * @param metadata user-defined, names in lower case and without {@code x-amz-meta-}
 * @param plain no content coding and no redirect: whoever reads gets these bytes
 */
record S3Object(byte[] bytes, String contentType, String cacheControl, Map<String, String> metadata, boolean plain) {
    /** An object as it was found, with the entity tag that the next write is conditional on. */
    record Found(S3Object object, String tag) {}
}
