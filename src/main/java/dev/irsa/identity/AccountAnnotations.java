package dev.irsa.identity;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a ServiceAccount says about its AWS identity: the values of our annotations as they were written, null where the
 * annotation is absent. Nothing else of the object is kept.
 *
 * @param roleArn {@code …/role-arn}
 * @param audience {@code …/audience}
 * @param stsRegionalEndpoints {@code …/sts-regional-endpoints}
 * @param tokenExpiration {@code …/token-expiration}
 * @param skipContainers {@code …/skip-containers}
 * @param includeContainers {@code …/include-containers}
 * @param region {@code …/region}
 */
public record AccountAnnotations(
        @Nullable String roleArn,
        @Nullable String audience,
        @Nullable String stsRegionalEndpoints,
        @Nullable String tokenExpiration,
        @Nullable String skipContainers,
        @Nullable String includeContainers,
        @Nullable String region) {
    /** None of them. */
    public static final AccountAnnotations NONE = new AccountAnnotations(null, null, null, null, null, null, null);

    /** Picks our annotations out of all those of an object. */
    public static AccountAnnotations pick(AnnotationKeys keys, Function<String, @Nullable String> annotations) {
        AccountAnnotations picked = new AccountAnnotations(
                annotations.apply(keys.roleArn()),
                annotations.apply(keys.audience()),
                annotations.apply(keys.stsRegionalEndpoints()),
                annotations.apply(keys.tokenExpiration()),
                annotations.apply(keys.skipContainers()),
                annotations.apply(keys.includeContainers()),
                annotations.apply(keys.region()));
        return picked.equals(NONE) ? NONE : picked;
    }

    /** Whether a role is named, be it valid or not. An empty text names none. */
    public boolean hasRole() {
        return roleArn != null && !roleArn.isEmpty();
    }
}
