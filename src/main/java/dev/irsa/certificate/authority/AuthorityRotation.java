package dev.irsa.certificate.authority;

import dev.irsa.certificate.CertificateAuthority;
import dev.irsa.certificate.authority.AuthorityState.Next;
import dev.irsa.certificate.authority.AuthorityState.Previous;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The steps of a rotation, one at a time. The next authority is made and trusted; when every API server has had time to
 * see that, it signs; when no leaf of the old one can be served any more, that is forgotten. At each step both the leaves
 * served before it and those served after it are trusted.
 *
 * <p>A pure function, so that any replica may take a step: the Secret's resourceVersion decides which one did.
 */
final class AuthorityRotation {
    static final String NAME = "irsa webhook CA";

    private final AuthorityTimes times;

    AuthorityRotation(AuthorityTimes times) {
        this.times = times;
    }

    CertificateAuthority newAuthority(Instant now) {
        return CertificateAuthority.create(NAME, now, times.authority());
    }

    /**
     * The state to store next; empty when nothing is due.
     *
     * @param trusted what every webhook's caBundle holds now
     * @param requested whether somebody asks for a rotation
     */
    Optional<AuthorityState> step(AuthorityState state, Set<X509Certificate> trusted, boolean requested, Instant now) {
        if (state.next().isPresent()) {
            return stepWithNext(state, state.next().get(), trusted, now);
        }
        List<Previous> left =
                state.previous().stream().filter(one -> !isOver(one, now)).toList();
        if (left.size() < state.previous().size()) {
            return Optional.of(new AuthorityState(state.current(), Optional.empty(), left));
        }
        boolean due = requested || !now.isBefore(renewal(state.current().certificate()));
        return due && state.previous().isEmpty()
                ? Optional.of(new AuthorityState(
                        state.current(), Optional.of(new Next(newAuthority(now), Optional.empty())), List.of()))
                : Optional.empty();
    }

    private Optional<AuthorityState> stepWithNext(
            AuthorityState state, Next next, Set<X509Certificate> trusted, Instant now) {
        if (!trusted.contains(next.authority().certificate())) {
            // Somebody took it out of a bundle: the wait begins anew.
            return next.published().isEmpty()
                    ? Optional.empty()
                    : Optional.of(new AuthorityState(
                            state.current(),
                            Optional.of(new Next(next.authority(), Optional.empty())),
                            state.previous()));
        }
        if (next.published().isEmpty()) {
            Next published = new Next(next.authority(), Optional.of(now));
            return Optional.of(new AuthorityState(state.current(), Optional.of(published), state.previous()));
        }
        if (now.isBefore(next.published().get().plus(times.settle()))) {
            return Optional.empty();
        }
        AuthorityState signing = new AuthorityState(next.authority(), Optional.empty(), state.previous());
        return Optional.of(signing.keeping(List.of(state.current().certificate()), now));
    }

    /** A replica that cannot reach the API server serves its last leaf to the end. */
    private boolean isOver(Previous previous, Instant now) {
        return now.isAfter(end(previous));
    }

    private Instant end(Previous previous) {
        Instant lastLeaf = previous.since().plus(times.leaf());
        Instant expiry = previous.certificate().getNotAfter().toInstant();
        return lastLeaf.isBefore(expiry) ? lastLeaf : expiry;
    }

    /** When the last previous authority is forgotten: no other rotation begins before. Empty when there is none. */
    Optional<Instant> forgotten(AuthorityState state) {
        return state.previous().stream().map(this::end).max(Comparator.naturalOrder());
    }

    private Instant renewal(X509Certificate certificate) {
        Duration rest = times.authority().dividedBy(3);
        return certificate.getNotAfter().toInstant().minus(rest);
    }
}
