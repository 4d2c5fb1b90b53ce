package dev.irsa.issuer.check;

import dev.irsa.issuer.Findings;
import dev.irsa.issuer.Rule;
import dev.irsa.issuer.Spoken;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;

/** T1: the certificates as they are sent, which most clients sort for themselves and IAM does not. */
final class CertificateChain {
    private static final Duration SOON = Duration.ofDays(14);

    private final String host;
    private final List<X509Certificate> chain;
    private final Instant now;
    private final Findings findings;

    CertificateChain(String host, List<X509Certificate> chain, Instant now, Findings findings) {
        this.host = host;
        this.chain = chain;
        this.now = now;
        this.findings = findings;
    }

    void check() {
        if (new HashSet<>(chain).size() < chain.size()) {
            findings.error(Rule.T1, host + " sends a certificate twice; send leaf and intermediates once each");
        }
        for (int i = 0; i + 1 < chain.size(); i++) {
            if (!chain.get(i).getIssuerX500Principal().equals(chain.get(i + 1).getSubjectX500Principal())) {
                findings.error(
                        Rule.T1,
                        "certificate " + (i + 2) + " that " + host
                                + " sends did not issue the one before it; send the leaf "
                                + "first, then its intermediates in order, and nothing else");
                break;
            }
        }
        chain.stream().findFirst().map(X509Certificate::getNotAfter).ifPresent(end -> {
            Duration left = Duration.between(now, end.toInstant());
            if (left.isPositive() && left.compareTo(SOON) < 0) {
                findings.warning(Rule.T1, "the certificate of " + host + " ends in " + Spoken.duration(left));
            }
        });
    }

    /** What the usual reason is, for sentences that Java's own message leaves unclear. */
    static String hint(List<X509Certificate> chain, Instant now) {
        if (chain.stream()
                .anyMatch(certificate -> certificate.getNotAfter().toInstant().isBefore(now))) {
            return "; a certificate has expired";
        }
        boolean alone = chain.size() == 1
                && !chain.getFirst()
                        .getIssuerX500Principal()
                        .equals(chain.getFirst().getSubjectX500Principal());
        return alone ? "; the server sends no intermediate certificate" : "";
    }
}
