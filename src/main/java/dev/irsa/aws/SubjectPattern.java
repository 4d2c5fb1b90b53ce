package dev.irsa.aws;

import dev.irsa.identity.Parsed;
import dev.irsa.identity.ServiceAccountRef;

/**
 * ServiceAccounts that a trust policy lets in: one, or with {@code *} and {@code ?} several (IAM user guide, "String condition
 * operators").
 */
public record SubjectPattern(String namespace, String name) {
    /** How Kubernetes writes a ServiceAccount into a token's sub. */
    static final String PREFIX = "system:serviceaccount:";

    /** Reads {@code namespace/name}. */
    public static Parsed<SubjectPattern> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || text.indexOf('/', slash + 1) >= 0) {
            return Parsed.invalid("is not namespace/name");
        }
        String namespace = text.substring(0, slash);
        String name = text.substring(slash + 1);
        if (namespace.isEmpty() || namespace.matches("[*?]+")) {
            return Parsed.invalid("lets in accounts of any namespace, so whoever may make one; name the namespace");
        }
        if (!ServiceAccountRef.isNamespace(plain(namespace)) || !ServiceAccountRef.isName(plain(name))) {
            return Parsed.invalid("has a part that is no Kubernetes name: lower-case letters, digits, hyphens");
        }
        return Parsed.valid(new SubjectPattern(namespace, name));
    }

    /** A name that the pattern might match, for checking its other characters. */
    private static String plain(String pattern) {
        return pattern.replace('*', 'x').replace('?', 'x');
    }

    public boolean isWildcard() {
        return isWildcard(namespace) || isWildcard(name);
    }

    static boolean isWildcard(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    /** The token's sub, or what is compared with it. */
    public String subject() {
        return PREFIX + namespace + ":" + name;
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
