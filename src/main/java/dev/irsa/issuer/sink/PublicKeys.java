package dev.irsa.issuer.sink;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Jwks;
import dev.irsa.issuer.Rule;
import java.util.List;

/** The key set as everybody can fetch it. */
@FunctionalInterface
public interface PublicKeys {
    /** Looks at nothing: no key counts as public, so none is ever removed. */
    PublicKeys UNCHECKED = () -> new Checked.Refused<>(List.of(
            Finding.warning(Rule.G2, "the public key set was not looked at; keys count as public only after it was")));

    /** Refused when it cannot be fetched, or is not a key set. */
    Checked<Jwks> fetch();
}
