package dev.irsa.certificate.authority;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the webhook configuration was last seen to trust, and since when. It holds until the next look that succeeds: a
 * call that fails says nothing about what API servers trust.
 */
final class LiveTrust {
    private final Duration shelfLife;
    private @Nullable Instant looked;
    private Optional<List<List<X509Certificate>>> bundles = Optional.empty();
    private final Map<X509Certificate, Instant> since = new HashMap<>();

    /**
     * Nothing was seen yet.
     *
     * @param shelfLife how long after a look an authority that was trusted then may still be taken to be
     */
    LiveTrust(Duration shelfLife) {
        this.shelfLife = shelfLife;
    }

    /** Takes over what every webhook's caBundle holds; empty when there is no webhook configuration. */
    void see(Optional<List<List<X509Certificate>>> found, Instant now) {
        looked = now;
        bundles = found;
        Set<X509Certificate> everywhere = everywhere();
        since.keySet().retainAll(everywhere);
        // What was first seen tomorrow was seen before the clock was set back.
        everywhere.forEach(one -> since.merge(one, now, (first, at) -> first.isAfter(at) ? at : first));
    }

    /** What was seen last. */
    Optional<List<List<X509Certificate>>> bundles() {
        return bundles;
    }

    /** What every webhook trusts. */
    Set<X509Certificate> everywhere() {
        if (bundles.isEmpty() || bundles.get().isEmpty()) {
            return Set.of();
        }
        Set<X509Certificate> all = new HashSet<>(bundles.get().getFirst());
        bundles.get().forEach(all::retainAll);
        return all;
    }

    /** What any webhook trusts. */
    Set<X509Certificate> anywhere() {
        Set<X509Certificate> any = new LinkedHashSet<>();
        bundles.ifPresent(all -> all.forEach(any::addAll));
        return any;
    }

    /** Whether every webhook trusted a certificate at each look, and the last one was so long after the first. */
    boolean isSettled(X509Certificate certificate, Duration settle) {
        Instant first = since.get(certificate);
        Instant last = looked;
        return first != null && last != null && !last.isBefore(first.plus(settle));
    }

    /** What keeps API servers from trusting a leaf of this signer. */
    Optional<String> problem(@Nullable X509Certificate signer, Instant now) {
        if (looked == null) {
            return Optional.of("the webhook configuration was not read yet");
        }
        if (now.isAfter(looked.plus(shelfLife))) {
            return Optional.of(
                    "the webhook configuration was not read for so long that it may trust another CA by now");
        }
        if (bundles.isEmpty()) {
            return Optional.of("the webhook configuration does not exist");
        }
        if (signer == null) {
            return Optional.of("the CA Secret was not read yet");
        }
        return bundles.get().stream().allMatch(bundle -> bundle.contains(signer))
                ? Optional.empty()
                : Optional.of("the webhook configuration does not trust our CA");
    }
}
