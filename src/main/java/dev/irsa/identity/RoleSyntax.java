package dev.irsa.identity;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * How the text of a role becomes an ARN: bare names are composed when an account is configured, and a pattern may widen
 * what counts as an ARN.
 *
 * @param composition what a bare role name is completed with; empty: bare names are not accepted
 * @param widened also accepted when the whole text matches, for S3-compatible servers whose ARNs are not AWS's. Matching
 *     takes linear time whatever the pattern, since anybody who may edit a ServiceAccount writes the text
 */
public record RoleSyntax(Optional<Composition> composition, Optional<Pattern> widened) {
    private static final int MAX_WIDENED = 1024;

    /** Only AWS role ARNs. */
    public static final RoleSyntax STRICT = new RoleSyntax(Optional.empty(), Optional.empty());

    /**
     * What a bare role name is completed with.
     *
     * @param partition for instance {@code aws}
     * @param account twelve digits
     * @param path begins and ends with a slash
     */
    public record Composition(String partition, String account, String path) {
        public Composition {
            if (!RoleArn.isPartition(partition)) {
                throw new IllegalArgumentException("not a partition: " + partition);
            }
            if (!RoleArn.isAccount(account)) {
                throw new IllegalArgumentException("not an account: " + account);
            }
            if (!path.equals("/") && !(path.endsWith("/") && RoleArn.isPathAndName(path + "x"))) {
                throw new IllegalArgumentException("not a role path: " + path);
            }
        }

        private String complete(String name) {
            return "arn:" + partition + ":iam::" + account + ":role" + path + name;
        }
    }

    /** Reads a role as an annotation, a ConfigMap entry or a flag has it. Blanks around it are not forgiven. */
    public Parsed<RoleArn> parse(String text) {
        if (text.isBlank()) {
            return Parsed.invalid("is empty");
        }
        boolean bare = !text.contains("arn:");
        Parsed<RoleArn> strict = RoleArn.parse(
                bare && composition.isPresent() ? composition.get().complete(text) : text);
        if (strict instanceof Parsed.Invalid<RoleArn> && isWidened(text)) {
            return Parsed.valid(new RoleArn(text));
        }
        return strict;
    }

    private boolean isWidened(String text) {
        return widened.isPresent()
                && text.length() <= MAX_WIDENED
                && text.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '$')
                && widened.get().matches(text);
    }
}
