package dev.irsa.issuer.sink;

import dev.irsa.issuer.Checked;
import dev.irsa.issuer.Jwks;

/** The key set as everybody can fetch it. */
@FunctionalInterface
public interface PublicKeys {
    /** Refused when it cannot be fetched, or is not a key set. */
    Checked<Jwks> fetch();
}
