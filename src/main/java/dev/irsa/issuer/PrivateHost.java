package dev.irsa.issuer;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Hosts that AWS cannot reach (I7). */
public final class PrivateHost {
    /** RFC 6761, RFC 6762, RFC 8375, ICANN's .internal, and what Kubernetes calls its services. */
    private static final List<String> SUFFIXES = List.of(
            ".localhost",
            ".local",
            ".internal",
            ".home.arpa",
            ".svc",
            ".cluster.local",
            ".test",
            ".invalid",
            ".example",
            ".lan",
            ".localdomain");

    private PrivateHost() {}

    /** What is wrong with a host's name, as the end of a sentence. Names are not resolved. */
    public static Optional<String> problem(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") || name.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'))) {
            return literal(name);
        }
        if (name.equals("localhost") || SUFFIXES.stream().anyMatch(name::endsWith)) {
            return Optional.of("is a private name");
        }
        return name.contains(".") ? Optional.empty() : Optional.of("is a name without a domain");
    }

    private static Optional<String> literal(String host) {
        try {
            return problem(InetAddress.ofLiteral(host.startsWith("[") ? host.substring(1, host.length() - 1) : host));
        } catch (IllegalArgumentException e) {
            return Optional.of("is not an address");
        }
    }

    /** What is wrong with an address, as the end of a sentence. */
    public static Optional<String> problem(InetAddress address) {
        if (address.isLoopbackAddress()) {
            return Optional.of("is a loopback address");
        }
        boolean local = address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
        return local || isSpecial(address) ? Optional.of("is a private address") : Optional.empty();
    }

    /** Ranges that {@link InetAddress} has no question for (IANA special-purpose registries). */
    private static boolean isSpecial(InetAddress address) {
        byte[] b = address.getAddress();
        int first = b[0] & 0xff;
        int second = b[1] & 0xff;
        return switch (address) {
            case Inet4Address _ ->
                first == 0
                        || first >= 240
                        || (first == 100 && second >= 64 && second < 128)
                        || (first == 198 && (second & 0xfe) == 18);
            case Inet6Address _ -> (first & 0xfe) == 0xfc;
            default -> true;
        };
    }
}
