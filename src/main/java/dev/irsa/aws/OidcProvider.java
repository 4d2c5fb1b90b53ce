package dev.irsa.aws;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * An OIDC provider as IAM holds it.
 *
 * @param clientIds the audiences it takes, 1 to 100
 * @param thumbprints of certificate authorities; IAM looks at them only when it does not trust the server's CA
 */
public record OidcProvider(ProviderArn arn, Set<String> clientIds, List<String> thumbprints, Map<String, String> tags) {
    /** The tag that says whose it is. */
    public static final String OWNER_TAG = "irsa.dev/managed-by";

    public static final String OWNER = "irsa-anywhere";

    public OidcProvider {
        clientIds = new TreeSet<>(clientIds);
        thumbprints = List.copyOf(thumbprints);
        tags = new TreeMap<>(tags);
    }

    public boolean isOwned() {
        return OWNER.equals(tags.get(OWNER_TAG));
    }
}
