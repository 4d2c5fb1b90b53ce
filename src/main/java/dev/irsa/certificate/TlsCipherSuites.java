package dev.irsa.certificate;

import dev.irsa.identity.Parsed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** Cipher suites by the names that Go uses, which are IANA's but for two. */
public final class TlsCipherSuites {
    private static final Set<String> GO = Set.of(
            "TLS_RSA_WITH_RC4_128_SHA",
            "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA",
            "TLS_RSA_WITH_AES_256_CBC_SHA",
            "TLS_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_RC4_128_SHA",
            "TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
            "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
            "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256");

    private static final List<String> TLS13 =
            List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

    private TlsCipherSuites() {}

    /**
     * What a list of names comes to.
     *
     * @param suites in order; those of TLS 1.3 are always among them, as Go does not let them be chosen either
     * @param refused names that Go knows and that this JDK does not offer, being insecure
     */
    public record Chosen(List<String> suites, List<String> refused) {}

    /** Reads names separated by commas; blanks around them do not count. */
    public static Parsed<Chosen> parse(String text) {
        Set<String> offered = offered();
        List<String> suites = new ArrayList<>(TLS13);
        List<String> refused = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String name = ianaName(part.strip());
            if (name.isEmpty() || TLS13.contains(name)) {
                continue;
            }
            if (!GO.contains(name)) {
                return Parsed.invalid("has a name that is no cipher suite of Go's crypto/tls");
            }
            (offered.contains(name) ? suites : refused).add(name);
        }
        return Parsed.valid(new Chosen(List.copyOf(suites), List.copyOf(refused)));
    }

    private static String ianaName(String goName) {
        return goName.endsWith("_WITH_CHACHA20_POLY1305") ? goName + "_SHA256" : goName;
    }

    private static Set<String> offered() {
        try {
            return new HashSet<>(Arrays.asList(
                    SSLContext.getDefault().getDefaultSSLParameters().getCipherSuites()));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }
}
