package dev.irsa.certificate.authority;

import dev.irsa.certificate.CertificateAuthority;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What the shared Secret holds.
 *
 * @param current signs every leaf
 * @param next is trusted already, and will sign once every API server has seen it; present during a rotation
 * @param previous signed before, and are trusted as long as a leaf of them may be served; the oldest first
 */
public record AuthorityState(CertificateAuthority current, Optional<Next> next, List<Previous> previous) {
    /** A caBundle that anybody could fill is not to grow without end. */
    private static final int MAX_PREVIOUS = 4;

    /** No more than four previous ones, the newest. */
    public AuthorityState {
        previous = List.copyOf(previous.subList(Math.max(0, previous.size() - MAX_PREVIOUS), previous.size()));
    }

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
        return new AuthorityState(current, Optional.empty(), List.of());
    }

    /** The same, and these as previous ones, where they are not there already and have not expired. */
    AuthorityState keeping(Collection<X509Certificate> certificates, Instant now) {
        List<X509Certificate> bundle = bundle();
        List<Previous> all = new ArrayList<>(previous);
        certificates.stream()
                .filter(one ->
                        !bundle.contains(one) && now.isBefore(one.getNotAfter().toInstant()))
                .map(one -> new Previous(one, now))
                .forEach(all::add);
        return new AuthorityState(current, next, all);
    }

    /** All that API servers must trust, the signing one first. */
    public List<X509Certificate> bundle() {
        List<X509Certificate> bundle = new ArrayList<>();
        bundle.add(current.certificate());
        next.ifPresent(n -> bundle.add(n.authority().certificate()));
        previous.forEach(p -> bundle.add(p.certificate()));
        return List.copyOf(bundle);
    }
}
