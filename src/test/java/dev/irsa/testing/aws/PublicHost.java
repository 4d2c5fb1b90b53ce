package dev.irsa.testing.aws;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether the host of an address can be one that everybody reaches, as far as its name tells (I7). What the name leads to
 * is not looked at: a test serves its issuers on loopback.
 */
final class PublicHost {
    private static final Set<String> PRIVATE_SUFFIXES =
            Set.of("localhost", "local", "internal", "svc", "test", "invalid");
    private static final Pattern ADDRESS = Pattern.compile("\\[.*]|[0-9.]+");

    private PublicHost() {}

    /** An address that has a host and is written as RFC 3986 has it. */
    static Optional<URI> parse(String text) {
        try {
            return Optional.of(new URI(text)).filter(uri -> uri.getHost() != null);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    static boolean isPublic(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        if (ADDRESS.matcher(host).matches()) {
            return isPublicAddress(host);
        }
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        // cluster.local among them, and names of one label
        return name.contains(".") && !PRIVATE_SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private static boolean isPublicAddress(String host) {
        try {
            // nothing is looked up: it is a literal
            InetAddress address = InetAddress.getByName(host);
            byte[] bytes = address.getAddress();
            boolean shared = bytes.length == 4 && bytes[0] == 100 && (bytes[1] & 0xC0) == 64;
            boolean uniqueLocal = bytes.length == 16 && (bytes[0] & 0xFE) == 0xFC;
            return !shared
                    && !uniqueLocal
                    && !address.isAnyLocalAddress()
                    && !address.isLoopbackAddress()
                    && !address.isLinkLocalAddress()
                    && !address.isSiteLocalAddress()
                    && !address.isMulticastAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
