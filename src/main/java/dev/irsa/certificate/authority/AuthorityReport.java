package dev.irsa.certificate.authority;

import dev.irsa.certificate.CertificateException;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The shared authority as a person wants to see it. Holds no key.
 *
 * @param rotationRequested whether somebody asked for a rotation that has not begun
 * @param waitsUntil when the previous authority is forgotten, before which no rotation begins; empty when there is none
 */
public record AuthorityReport(List<Entry> entries, boolean rotationRequested, Optional<Instant> waitsUntil) {
    private static final String NEXT = "next";

    public AuthorityReport {
        entries = List.copyOf(entries);
    }

    /**
     * An authority.
     *
     * @param role {@code current}, {@code next} or {@code previous}
     * @param serial of its certificate, in hexadecimal
     * @param trusted whether every webhook of the configuration trusts it
     */
    public record Entry(String role, String serial, Instant expires, boolean trusted) {}

    /** Whether the next authority is there, but does not sign yet. */
    public boolean isRotating() {
        return entries.stream().anyMatch(entry -> entry.role().equals(NEXT));
    }

    /**
     * Reads the Secret and the webhook configuration.
     *
     * @return empty when there is no Secret
     * @throws IOException when either cannot be read
     * @throws CertificateException when the Secret holds something else
     */
    public static Optional<AuthorityReport> read(SharedSecret secret, TrustBundles bundles)
            throws IOException, CertificateException {
        Optional<SharedSecret.Held> held = secret.read();
        if (held.isEmpty()) {
            return Optional.empty();
        }
        AuthorityState state = AuthoritySecret.read(held.get().data());
        List<List<X509Certificate>> trusted = bundles.bundles().orElse(List.of());
        List<Entry> entries = new ArrayList<>();
        entries.add(entry("current", state.current().certificate(), trusted));
        state.next().ifPresent(next -> entries.add(entry(NEXT, next.authority().certificate(), trusted)));
        state.previous().forEach(previous -> entries.add(entry("previous", previous.certificate(), trusted)));
        return Optional.of(new AuthorityReport(
                entries, held.get().rotationRequested(), new AuthorityRotation(AuthorityTimes.USUAL).forgotten(state)));
    }

    private static Entry entry(String role, X509Certificate certificate, List<List<X509Certificate>> trusted) {
        boolean everywhere = !trusted.isEmpty() && trusted.stream().allMatch(bundle -> bundle.contains(certificate));
        return new Entry(
                role,
                certificate.getSerialNumber().toString(16),
                certificate.getNotAfter().toInstant(),
                everywhere);
    }
}
