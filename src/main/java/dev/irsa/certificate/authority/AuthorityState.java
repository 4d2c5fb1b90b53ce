package dev.irsa.certificate.authority;

import dev.irsa.certificate.CertificateAuthority;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the shared Secret holds.
 *
 * @param current signs every leaf
 * @param next is trusted already, and will sign once every API server has seen it; present during a rotation
 * @param previous signed before, and is trusted as long as a leaf of it may be served
 */
public record AuthorityState(CertificateAuthority current, Optional<Next> next, Optional<Previous> previous) {
    /**
     * The authority that will follow.
     *
     * @param published when it was first seen in every webhook's caBundle; empty: not yet
     */
    public record Next(CertificateAuthority authority, Optional<Instant> published) {}

    /**
     * The authority that signed before.
     *
     * @param since when it signed last
     */
    public record Previous(X509Certificate certificate, Instant since) {}

    /** Only one authority. */
    static AuthorityState of(CertificateAuthority current) {
        return new AuthorityState(current, Optional.empty(), Optional.empty());
    }

    /** All that API servers must trust, the signing one first. */
    public List<X509Certificate> bundle() {
        List<X509Certificate> bundle = new ArrayList<>();
        bundle.add(current.certificate());
        next.ifPresent(n -> bundle.add(n.authority().certificate()));
        previous.ifPresent(p -> bundle.add(p.certificate()));
        return List.copyOf(bundle);
    }
}
