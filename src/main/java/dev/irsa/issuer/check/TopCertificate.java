package dev.irsa.issuer.check;

import dev.irsa.issuer.Discovery;
import dev.irsa.issuer.IssuerUrl;
import dev.irsa.issuer.source.Answer;
import dev.irsa.issuer.source.Fetch;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The thumbprint of an issuer's servers as IAM takes it: the SHA-1 of the last certificate that a server sends, which is
 * its top intermediate CA (IAM user guide, "Obtain the thumbprint for an OpenID Connect identity provider").
 *
 * <p>Whether the certificate is trusted here plays no part: thumbprints are for those that are not. So whoever stands
 * between this machine and the server at this moment is who IAM will trust.
 */
public final class TopCertificate {
    private static final int HTTPS = 443;

    private TopCertificate() {}

    /**
     * One for the issuer's host, and one for the host of its keys where that is another.
     *
     * @throws IOException when a host does not complete a TLS handshake
     */
    public static List<String> thumbprints(IssuerUrl issuer, CheckSettings settings) throws IOException {
        Map<String, URI> hosts = new LinkedHashMap<>();
        hosts.put(issuer.uri().getAuthority(), issuer.uri());
        jwksUri(issuer, settings).ifPresent(uri -> hosts.putIfAbsent(uri.getAuthority(), uri));
        Map<String, String> found = new LinkedHashMap<>();
        for (URI uri : hosts.values()) {
            found.put(thumbprint(uri, settings), uri.getHost());
        }
        return List.copyOf(found.keySet());
    }

    /** Where the keys are; unknown when the document cannot be fetched, as when its server is not trusted here. */
    private static Optional<URI> jwksUri(IssuerUrl issuer, CheckSettings settings) {
        try (Fetch fetch = new Fetch(settings.trust(), settings.timeout())) {
            return fetch.get(URI.create(issuer.discoveryUrl())) instanceof Answer.Answered answered
                    ? Discovery.parse(answered.body().bytes())
                            .toOptional()
                            .map(Discovery::jwksUri)
                            .filter(uri -> uri.startsWith("https://"))
                            .map(URI::create)
                            .filter(uri -> uri.getHost() != null)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String thumbprint(URI uri, CheckSettings settings) throws IOException {
        int port = uri.getPort() < 0 ? HTTPS : uri.getPort();
        String host = uri.getHost();
        TlsProbe probe =
                new TlsProbe(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port, settings);
        TlsProbe.Result older = probe.shake("TLSv1.2");
        TlsProbe.Result result = older.shaken() ? older : probe.shake("TLSv1.3");
        if (!result.shaken() || result.chain().isEmpty()) {
            throw new IOException("the thumbprint of " + host + " cannot be taken, because it does not complete a TLS"
                    + " handshake: " + result.problem() + "; look at it with irsa issuer verify");
        }
        return sha1(result.chain().getLast());
    }

    private static String sha1(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
