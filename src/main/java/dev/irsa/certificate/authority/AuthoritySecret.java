package dev.irsa.certificate.authority;

import dev.irsa.certificate.CertificateAuthority;
import dev.irsa.certificate.CertificateException;
import dev.irsa.certificate.Pem;
import dev.irsa.certificate.PemPair;
import dev.irsa.certificate.ServingCertificate;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The Secret's data and the state that it stands for. */
final class AuthoritySecret {
    private static final String CERTIFICATE = "ca.crt";
    private static final String KEY = "ca.key";
    private static final String NEXT_CERTIFICATE = "next.crt";
    private static final String NEXT_KEY = "next.key";
    private static final String NEXT_PUBLISHED = "next-published";
    private static final String PREVIOUS_CERTIFICATE = "previous.crt";
    private static final String PREVIOUS_SINCE = "previous-since";

    private AuthoritySecret() {}

    static Map<String, byte[]> write(AuthorityState state) {
        Map<String, byte[]> data = new LinkedHashMap<>();
        put(data, CERTIFICATE, Pem.certificate(state.current().certificate()));
        put(data, KEY, Pem.key(state.current().key()));
        state.next().ifPresent(next -> {
            put(data, NEXT_CERTIFICATE, Pem.certificate(next.authority().certificate()));
            put(data, NEXT_KEY, Pem.key(next.authority().key()));
            next.published().ifPresent(at -> put(data, NEXT_PUBLISHED, at.toString()));
        });
        if (!state.previous().isEmpty()) {
            put(data, PREVIOUS_CERTIFICATE, lines(state, previous -> Pem.certificate(previous.certificate())));
            put(data, PREVIOUS_SINCE, lines(state, previous -> previous.since().toString()));
        }
        return data;
    }

    private static String lines(AuthorityState state, Function<AuthorityState.Previous, String> line) {
        return state.previous().stream().map(line).map(String::strip).collect(Collectors.joining("\n"));
    }

    private static void put(Map<String, byte[]> data, String key, String text) {
        data.put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Reads a Secret's data.
     *
     * @throws CertificateException when it is not what {@link #write} makes: somebody edited it
     */
    static AuthorityState read(Map<String, byte[]> data) throws CertificateException {
        Optional<AuthorityState.Next> next = Optional.empty();
        if (data.containsKey(NEXT_CERTIFICATE)) {
            next = Optional.of(new AuthorityState.Next(
                    authority(data, NEXT_CERTIFICATE, NEXT_KEY), instant(data, NEXT_PUBLISHED)));
        }
        return new AuthorityState(authority(data, CERTIFICATE, KEY), next, previous(data));
    }

    /** As many as there are certificates with a time of their own, line by line. */
    private static List<AuthorityState.Previous> previous(Map<String, byte[]> data) throws CertificateException {
        byte[] pem = data.get(PREVIOUS_CERTIFICATE);
        byte[] times = data.get(PREVIOUS_SINCE);
        if (pem == null || times == null) {
            return List.of();
        }
        List<X509Certificate> certificates = Pem.certificates(pem);
        List<String> since = new String(times, StandardCharsets.UTF_8).lines().toList();
        List<AuthorityState.Previous> previous = new ArrayList<>();
        for (int i = 0; i < Math.min(certificates.size(), since.size()); i++) {
            previous.add(new AuthorityState.Previous(certificates.get(i), instant(since.get(i), PREVIOUS_SINCE)));
        }
        return previous;
    }

    private static CertificateAuthority authority(Map<String, byte[]> data, String certificate, String key)
            throws CertificateException {
        byte[] certificatePem = data.get(certificate);
        byte[] keyPem = data.get(key);
        if (certificatePem == null || keyPem == null) {
            throw new CertificateException("The Secret has no " + (certificatePem == null ? certificate : key) + ".");
        }
        ServingCertificate pair = PemPair.read(certificatePem, certificate, keyPem, key);
        X509Certificate leaf = pair.chain().getFirst();
        if (leaf.getBasicConstraints() < 0) {
            throw new CertificateException("The Secret's " + certificate + " is no certificate authority.");
        }
        return new CertificateAuthority(leaf, pair.key());
    }

    private static Optional<Instant> instant(Map<String, byte[]> data, String key) throws CertificateException {
        byte[] text = data.get(key);
        if (text == null) {
            return Optional.empty();
        }
        return Optional.of(instant(new String(text, StandardCharsets.UTF_8), key));
    }

    private static Instant instant(String text, String key) throws CertificateException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw new CertificateException("The Secret's " + key + " is no time.");
        }
    }
}
