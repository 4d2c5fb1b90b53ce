package dev.irsa.issuer.sink.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out whether a server honours If-None-Match and If-Match. Some ignore them and answer 200; then two publishers can
 * undo each other's writes without a sign. It is tried on an object of its own beside the documents, which stays there.
 */
final class ConditionalWrites {
    static final String KEY = ".irsa-probe";

    private static final int TRIES = 5;
    private static final String MARK = "irsa-probe";
    private static final Bucket.Condition ABSENT = new Bucket.Condition.Absent();

    /** A tag that no object has. */
    private static final Bucket.Condition WRONG = new Bucket.Condition.Tag("\"00000000000000000000000000000000\"");

    private static final S3Object PROBE = new S3Object(
            "irsa writes here to find out whether this server honours If-Match and If-None-Match. Leave it.\n"
                    .getBytes(UTF_8),
            "text/plain",
            "",
            Map.of(MARK, "true"),
            true);

    private final Bucket bucket;
    private final String key;
    private Optional<Boolean> known;

    /** @param known for S3 itself, which honours both since 2024 */
    ConditionalWrites(Bucket bucket, String key, Optional<Boolean> known) {
        this.bucket = bucket;
        this.key = key;
        this.known = known;
    }

    /** Whether they are honoured; asked once. */
    synchronized boolean areHonoured() throws IOException {
        if (known.isEmpty()) {
            known = Optional.of(probe());
        }
        return known.get();
    }

    private boolean probe() throws IOException {
        Optional<S3Object.Found> there = bucket.get(key);
        if (there.isPresent() && !there.get().object().metadata().containsKey(MARK)) {
            throw new UnusableAnswer(
                    bucket.address(key) + " is needed to try the server, and is somebody else's object");
        }
        if (there.isEmpty() && bucket.put(key, PROBE, ABSENT) instanceof PutOutcome.Unknown) {
            return false;
        }
        return isRefused(ABSENT) && isRefused(WRONG) && isReplaced();
    }

    private boolean isRefused(Bucket.Condition condition) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            PutOutcome outcome = bucket.put(key, PROBE, condition);
            if (!(outcome instanceof PutOutcome.Busy)) {
                return outcome instanceof PutOutcome.Refused;
            }
        }
        // somebody else tries the server at this moment; that says nothing about it, and is not to be remembered
        throw new IOException(bucket.address(key) + " is being written all the time (409); try again later");
    }

    /** The right tag must let a write through, unless another publisher wrote in between. */
    private boolean isReplaced() throws IOException {
        Optional<String> before = bucket.get(key).map(S3Object.Found::tag);
        if (before.isEmpty()) {
            throw new UnusableAnswer(bucket.address(key) + " was written and is not there; look at the server");
        }
        return switch (bucket.put(key, PROBE, new Bucket.Condition.Tag(before.get()))) {
            case PutOutcome.Done _, PutOutcome.Busy _ -> true;
            case PutOutcome.Unknown _ -> false;
            case PutOutcome.Refused _ ->
                !bucket.get(key).map(S3Object.Found::tag).equals(before);
        };
    }
}
