package dev.irsa.issuer;

import java.net.URI;
import java.util.Optional;

/**
 * The URL that a cluster's tokens name as their issuer. It is compared byte for byte by everybody (OpenID Connect
 * Discovery 1.0, section 4.3), so the text is kept as it was written.
 *
 * @param text the whole URL
 */
public record IssuerUrl(String text) {
    private static final String SCHEME = "https://";

    /** Reads an issuer that AWS is to reach. */
    public static Checked<IssuerUrl> parse(String text) {
        return parse(text, Reach.PUBLIC);
    }

    public static Checked<IssuerUrl> parse(String text, Reach reach) {
        Findings findings = new Findings();
        IssuerSyntax.check(text, reach, findings);
        return findings.accept(() -> new IssuerUrl(text));
    }

    /** Where the discovery document is: one final slash of the issuer is not repeated (section 4.1). */
    public String discoveryUrl() {
        return location(Document.Kind.DISCOVERY);
    }

    /** Where this program publishes the key set. */
    public String jwksUrl() {
        return location(Document.Kind.JWKS);
    }

    String location(Document.Kind kind) {
        return (text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + kind.path();
    }

    public String host() {
        return Optional.ofNullable(uri().getHost()).orElse("");
    }

    /** The port, when the URL names one. */
    public Optional<Integer> port() {
        int port = uri().getPort();
        return port < 0 ? Optional.empty() : Optional.of(port);
    }

    /** The path without a final slash; empty at the root. */
    public String path() {
        String path = uri().getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** How IAM writes the issuer: in an OIDC provider's ARN and before {@code :aud} and {@code :sub} in a policy. */
    public String withoutScheme() {
        return text.substring(SCHEME.length());
    }

    /**
     * Compares with what somebody else calls the issuer (I2), and says when a final slash is all that differs (I3).
     *
     * @param where who says it, for instance {@code the token's iss}
     */
    public Optional<Finding> difference(String other, String where) {
        if (other.equals(text)) {
            return Optional.empty();
        }
        if ((other + "/").equals(text) || other.equals(text + "/")) {
            return Optional.of(Finding.error(
                    Rule.I3,
                    where + " is " + other + ", which differs from " + text
                            + " by a final slash; use one of the two everywhere"));
        }
        return Optional.of(Finding.error(
                Rule.I2, where + " is " + other + " and not " + text + "; they must be equal byte for byte"));
    }

    /** Compares with the issuer that API servers sign with (I8); a migration makes a difference a warning. */
    public Optional<Finding> signedAs(String actual, boolean migrating) {
        return difference(actual, "the API server's issuer").map(difference -> {
            String sentence = difference.sentence() + ", or say --allow-issuer-migration";
            return migrating ? Finding.warning(Rule.I8, sentence) : Finding.error(Rule.I8, sentence);
        });
    }

    public URI uri() {
        return URI.create(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
