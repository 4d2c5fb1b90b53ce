package dev.irsa.aws;

import dev.irsa.identity.Parsed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What an OIDC provider should be.
 *
 * @param thumbprints absent: they are left to IAM, which needs none for a server whose CA it trusts
 * @param tags besides the one that says whose it is
 * @param prune whether other client ids are taken away
 * @param adopt whether a provider that somebody else made is taken over
 */
public record ProviderGoal(
        Set<String> clientIds,
        Optional<List<String>> thumbprints,
        Map<String, String> tags,
        boolean prune,
        boolean adopt) {
    private static final int MAX_CLIENTS = 100;
    private static final int MAX_THUMBPRINTS = 5;

    /** IAM takes 50, and one is ours. */
    private static final int MAX_TAGS = 49;

    private static final Pattern THUMBPRINT = Pattern.compile("[0-9A-Fa-f]{40}");
    private static final Pattern CLIENT = Pattern.compile("[\\x21-\\x7e]{1,255}");
    private static final Pattern TAG_NAME = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{1,128}");
    private static final Pattern TAG_VALUE = Pattern.compile("[\\p{L}\\p{Z}\\p{N}_.:/=+@-]{0,256}");

    /** The same with these thumbprints. */
    public ProviderGoal withThumbprints(List<String> others) {
        return new ProviderGoal(clientIds, Optional.of(others), tags, prune, adopt);
    }

    /** The goal if IAM would take it (IAM API reference, CreateOpenIDConnectProvider and Tag). */
    public Parsed<ProviderGoal> checked() {
        if (clientIds.isEmpty() || clientIds.size() > MAX_CLIENTS) {
            return Parsed.invalid("a provider has 1 to 100 client ids");
        }
        if (!clientIds.stream().allMatch(id -> CLIENT.matcher(id).matches())) {
            return Parsed.invalid("a client id has 1 to 255 characters and no blanks");
        }
        List<String> prints = thumbprints.orElse(List.of());
        if (prints.size() > MAX_THUMBPRINTS
                || !prints.stream().allMatch(each -> THUMBPRINT.matcher(each).matches())) {
            return Parsed.invalid("thumbprints are at most five, of 40 hexadecimal digits without colons");
        }
        if (tags.size() > MAX_TAGS) {
            return Parsed.invalid("a provider has at most 49 tags besides the one that says whose it is");
        }
        if (tags.containsKey(OidcProvider.OWNER_TAG)) {
            return Parsed.invalid("the tag " + OidcProvider.OWNER_TAG + " is set by this program");
        }
        boolean plain = tags.entrySet().stream()
                .allMatch(tag -> TAG_NAME.matcher(tag.getKey()).matches()
                        && TAG_VALUE.matcher(tag.getValue()).matches()
                        && !tag.getKey().toLowerCase(java.util.Locale.ROOT).startsWith("aws:"));
        return plain
                ? Parsed.valid(this)
                : Parsed.invalid("a tag is name=value, of letters, digits, blanks and _.:/=+-@, and not aws:");
    }
}
