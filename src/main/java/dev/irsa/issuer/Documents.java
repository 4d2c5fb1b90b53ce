package dev.irsa.issuer;

import java.net.URI;
import java.util.Optional;

/** Makes the discovery document that goes with a key set, in the mode that was asked for (D3, D5, T7). */
final class Documents {
    private Documents() {}

    static Optional<Discovery> discovery(Situation situation, Jwks target, Findings findings) {
        IssuerUrl issuer = situation.issuer();
        Optional<Discovery> original = situation.observation().discovery();
        DocumentMode mode = situation.options().mode();
        if (mode != DocumentMode.SYNTHESISED && original.isEmpty()) {
            findings.error(Rule.D5, "no source has a discovery document to take over; use --document synthesised");
            return Optional.empty();
        }
        Optional<Discovery> made = switch (mode) {
            case SYNTHESISED -> Optional.of(Discovery.synthesised(issuer, target.algorithms()));
            case REWRITTEN -> original.map(document -> document.rewritten(issuer.jwksUrl()));
            case VERBATIM -> original;
        };
        made.ifPresent(document -> check(document, issuer, target, findings));
        return made;
    }

    private static void check(Discovery document, IssuerUrl issuer, Jwks target, Findings findings) {
        if (!document.issuer().equals(issuer.text())) {
            findings.error(
                    Rule.D5,
                    "the API server's document names another issuer, and is not rewritten; use --document synthesised");
        }
        document.against(target).stream().map(Finding::softened).forEach(findings::add);
        jwksUri(document.jwksUri(), issuer).ifPresent(findings::add);
    }

    /** T7: where the document says that the keys are. */
    static Optional<Finding> jwksUri(String jwksUri, IssuerUrl issuer) {
        if (jwksUri.equals(issuer.jwksUrl())) {
            return Optional.empty();
        }
        Checked<IssuerUrl> checked = IssuerUrl.parse(jwksUri, Reach.PUBLIC);
        Optional<URI> uri = checked.toOptional().map(IssuerUrl::uri);
        if (uri.isEmpty()) {
            return Optional.of(Finding.error(
                    Rule.T7, "jwks_uri is no https URL at a public host; publish the set beside the document"));
        }
        return uri.get().getHost().equals(issuer.host())
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        Rule.T7, "jwks_uri is at another host than the issuer; IAM needs to trust both certificates"));
    }
}
