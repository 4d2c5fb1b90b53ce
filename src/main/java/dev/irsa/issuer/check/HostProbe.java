package dev.irsa.issuer.check;

import dev.irsa.issuer.Finding;
import dev.irsa.issuer.Findings;
import dev.irsa.issuer.PrivateHost;
import dev.irsa.issuer.Reach;
import dev.irsa.issuer.Rule;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Name, addresses, TLS versions and certificate of one host: I7, T1, T2. */
final class HostProbe {
    private static final int HTTPS = 443;

    private final String host;
    private final int port;
    private final CheckSettings settings;
    private final Instant now;
    private final Findings findings;
    private Optional<Instant> expiry = Optional.empty();

    HostProbe(URI uri, CheckSettings settings, Instant now, Findings findings) {
        String name = uri.getHost();
        this.host = name.startsWith("[") ? name.substring(1, name.length() - 1) : name;
        this.port = uri.getPort() < 0 ? HTTPS : uri.getPort();
        this.settings = settings;
        this.now = now;
        this.findings = findings;
    }

    boolean run() {
        return isResolved() && isTalking();
    }

    private boolean isResolved() {
        try {
            for (InetAddress address : InetAddress.getAllByName(host)) {
                PrivateHost.problem(address)
                        .map(problem -> Finding.error(
                                Rule.I7,
                                host + " has the address " + address.getHostAddress() + ", which " + problem
                                        + "; AWS cannot reach it"))
                        .map(finding -> settings.reach() == Reach.PRIVATE ? finding.softened() : finding)
                        .ifPresent(findings::add);
            }
            return true;
        } catch (UnknownHostException e) {
            findings.error(Rule.I7, host + " has no address; look at its DNS records");
            return false;
        }
    }

    private boolean isTalking() {
        TlsProbe probe = new TlsProbe(host, port, settings);
        TlsProbe.Result older = probe.shake("TLSv1.2");
        TlsProbe.Result newer = probe.shake("TLSv1.3");
        if (older.connected().isEmpty() || newer.connected().isEmpty()) {
            findings.error(Rule.T1, host + " does not accept connections at port " + port);
            return false;
        }
        boolean hasOlder = older.shaken();
        boolean hasNewer = newer.shaken();
        if (!hasOlder && hasNewer) {
            findings.error(
                    Rule.T2,
                    host + " refuses TLS 1.2; IAM then trusts its certificate by thumbprint only. Allow TLS 1.2");
        } else if (hasOlder && !hasNewer) {
            findings.warning(Rule.T2, host + " refuses TLS 1.3; allow it beside 1.2");
        } else if (!hasOlder) {
            findings.error(Rule.T1, host + " does not complete a TLS handshake: " + older.problem());
            return false;
        }
        chain(hasOlder ? older : newer);
        return true;
    }

    /** When the host's certificate ends; known once it has shown one. */
    Optional<Instant> expiry() {
        return expiry;
    }

    private void chain(TlsProbe.Result result) {
        List<X509Certificate> chain = result.chain();
        expiry = chain.stream()
                .findFirst()
                .map(certificate -> certificate.getNotAfter().toInstant());
        Optional<String> distrust = result.distrust();
        distrust.ifPresent(why -> findings.error(
                Rule.T1, "the certificate of " + host + " is not trusted: " + why + CertificateChain.hint(chain, now)));
        new CertificateChain(host, chain, now, findings).check();
    }
}
