package dev.irsa.certificate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * A certificate that a server proves itself with.
 *
 * @param key of the leaf
 * @param chain the leaf first
 */
public record ServingCertificate(PrivateKey key, List<X509Certificate> chain) {
    public ServingCertificate {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a certificate chain without certificates");
        }
    }

    /** When the first certificate of the chain to expire does so. */
    public Instant expiry() {
        return chain.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** Whether the leaf's time is still to come: the clock that it was signed by was ahead, and has been set right. */
    public boolean isEarly(Instant now) {
        return now.isBefore(chain.getFirst().getNotBefore().toInstant());
    }

    /** Whether the leaf is within its time; what else is in the chain may be there for old clients alone. */
    public boolean isValid(Instant now) {
        return !isEarly(now) && !now.isAfter(chain.getFirst().getNotAfter().toInstant());
    }
}
