package dev.irsa.issuer;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** The rules I1 to I7 on the text of an issuer. */
final class IssuerSyntax {
    /** IAM's limit for the URL of an OIDC provider (API reference, CreateOpenIDConnectProvider). */
    private static final int MAX_LENGTH = 255;

    private IssuerSyntax() {}

    static void check(String text, Reach reach, Findings findings) {
        Optional<URI> uri = read(text, findings);
        if (uri.isPresent()) {
            authority(uri.get(), reach, findings);
            path(text, uri.get().getRawPath(), findings);
            S3Host.check(host(uri.get()), findings);
        }
    }

    private static Optional<URI> read(String text, Findings findings) {
        if (text.length() > MAX_LENGTH) {
            findings.error(Rule.I4, "the issuer is longer than 255 characters, IAM's limit; choose a shorter path");
            return Optional.empty();
        }
        if (!text.startsWith("https://")) {
            findings.error(Rule.I1, "the issuer must begin with https:// in lower case");
            return Optional.empty();
        }
        try {
            URI uri = new URI(text);
            if (uri.getHost() == null || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                findings.error(
                        Rule.I1, "the issuer has no host name that can be read; write https://host/path in ASCII");
                return Optional.empty();
            }
            return Optional.of(uri);
        } catch (URISyntaxException e) {
            findings.error(Rule.I1, "the issuer is not a URL; write https://host/path");
            return Optional.empty();
        }
    }

    private static void authority(URI uri, Reach reach, Findings findings) {
        if (uri.getRawUserInfo() != null) {
            findings.error(Rule.I1, "the issuer has user-info before the host; take it out");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            findings.error(Rule.I1, "the issuer has a query or a fragment; take it out");
        }
        if (uri.getPort() >= 0 || uri.getRawAuthority().endsWith(":")) {
            findings.add(reach.finding(Rule.I1, "the issuer has a port, which IAM does not take; serve it on 443"));
        }
        String host = host(uri);
        if (!host.equals(host.toLowerCase(Locale.ROOT))) {
            findings.error(Rule.I2, "the host has capital letters, which clients may lower; write it in lower case");
        }
        PrivateHost.problem(host)
                .ifPresent(problem -> findings.add(reach.finding(
                        Rule.I7, "the host " + host + " " + problem + ", so AWS cannot reach it; use a public host")));
    }

    private static void path(String text, String path, Findings findings) {
        if (text.endsWith("/")) {
            findings.warning(
                    Rule.I3,
                    "the issuer ends in a slash; the API server's flag and the IAM provider must have it as well");
        }
        boolean unstable = path.contains("//") || path.contains("%") || (path + "/").contains("/./");
        if (unstable || (path + "/").contains("/../")) {
            findings.error(
                    Rule.I4,
                    "the path has empty, dotted or escaped segments, which clients may change; use plain names");
        }
    }

    private static String host(URI uri) {
        return Optional.ofNullable(uri.getHost()).orElse("");
    }
}
