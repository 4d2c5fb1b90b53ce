package dev.irsa.issuer.sink.s3;

import dev.irsa.aws.BucketPolicy;
import dev.irsa.issuer.Document;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.Grant;
import software.amazon.awssdk.services.s3.model.Permission;

/**
 * Whether anybody at all may write where the documents are: by an access control list of the bucket or of an object, or by
 * the bucket's policy. Whoever can put a key of his own there can make tokens for every role.
 *
 * <p>Needs s3:GetBucketAcl, s3:GetObjectAcl and s3:GetBucketPolicy. What may not be read is not known, and not complained
 * of: those rights are not needed for anything else. Servers that know no lists or policies have none.
 */
final class Exposure {
    private static final Duration INTERVAL = Duration.ofHours(1);

    /** Groups as S3 names them (S3 user guide, "Access control list (ACL) overview"), and as versitygw does. */
    private static final Set<String> EVERYBODY = Set.of(
            "http://acs.amazonaws.com/groups/global/AllUsers",
            "http://acs.amazonaws.com/groups/global/AuthenticatedUsers",
            "all-users");

    private static final Set<Permission> WRITING =
            Set.of(Permission.WRITE, Permission.WRITE_ACP, Permission.FULL_CONTROL);

    private final S3Connection connection;
    private final S3Location location;
    private final InstantSource clock;
    private List<String> found = List.of();
    private Instant next = Instant.MIN;

    Exposure(S3Connection connection, S3Location location, InstantSource clock) {
        this.connection = connection;
        this.location = location;
        this.clock = clock;
    }

    /** How anybody may write, each as part of a sentence; asked at most once an hour while nothing is found. */
    synchronized List<String> ways() {
        Instant now = clock.instant();
        if (!now.isBefore(next)) {
            found = look();
            next = found.isEmpty() ? now.plus(INTERVAL) : now;
        }
        return found;
    }

    private List<String> look() {
        List<String> ways = new ArrayList<>();
        if (isOpen(allowed(() -> connection
                .get()
                .getBucketAcl(request -> request.bucket(location.bucket()))
                .grants()))) {
            ways.add("the access control list of the bucket");
        }
        for (Document.Kind kind : Document.Kind.values()) {
            String key = location.key(kind);
            if (isOpen(allowed(() -> connection
                    .get()
                    .getObjectAcl(request -> request.bucket(location.bucket()).key(key))
                    .grants()))) {
                ways.add("the access control list of " + key);
            }
        }
        allowed(() -> connection
                        .get()
                        .getBucketPolicy(request -> request.bucket(location.bucket()))
                        .policy())
                .filter(BucketPolicy::letsAnybodyWrite)
                .ifPresent(_ -> ways.add("the policy of the bucket"));
        return ways;
    }

    private static boolean isOpen(Optional<List<Grant>> grants) {
        return grants.orElse(List.of()).stream()
                .anyMatch(grant -> WRITING.contains(grant.permission())
                        && Optional.ofNullable(grant.grantee())
                                .filter(grantee -> isEverybody(grantee.uri()) || isEverybody(grantee.id()))
                                .isPresent());
    }

    private static boolean isEverybody(@Nullable String name) {
        return name != null && EVERYBODY.contains(name);
    }

    /** Empty when it may not be asked, or is not there. */
    private static <T> Optional<T> allowed(Supplier<T> question) {
        try {
            return Optional.ofNullable(question.get());
        } catch (SdkException e) {
            return Optional.empty();
        }
    }
}
