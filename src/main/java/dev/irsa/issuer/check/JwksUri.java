package dev.irsa.issuer.check;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.PrivateHost;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.Rule;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** T7: where a document says that the keys are. */
final class JwksUri {
    private JwksUri() {}

    /** The URI to fetch, unless it cannot be one that AWS fetches. */
    static Optional<URI> check(String text, IssuerUrl issuer, Reach reach, Findings findings) {
        Optional<URI> uri = read(text);
        if (uri.isEmpty()) {
            findings.error(Rule.T7, "jwks_uri is not an absolute https URL; set --service-account-jwks-uri");
            return Optional.empty();
        }
        String host = uri.get().getHost();
        Optional<Finding> secret = PrivateHost.problem(host)
                .map(problem -> Finding.error(
                        Rule.T7, "jwks_uri's host " + host + " " + problem + "; set --service-account-jwks-uri"));
        secret.map(finding -> reach == Reach.PRIVATE ? finding.softened() : finding)
                .ifPresent(findings::add);
        if (!host.equals(issuer.host())) {
            findings.warning(Rule.T7, "jwks_uri is at another host than the issuer; AWS must trust both certificates");
        }
        return secret.isPresent() && reach == Reach.PUBLIC ? Optional.empty() : uri;
    }

    private static Optional<URI> read(String text) {
        try {
            URI uri = new URI(text);
            boolean usable = "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getPort() <= 65535;
            return usable ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
