package dev.irsa.certificate.authority;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** The caBundles of our own webhook configuration, and of no other. */
public interface TrustBundles {
    /** What each webhook of the configuration trusts, in order; empty when the configuration does not exist. */
    Optional<List<List<X509Certificate>>> bundles() throws IOException;

    /** Makes every webhook of the configuration trust exactly these; nothing else of it is touched. */
    void write(List<X509Certificate> bundle) throws IOException;
}
