package dev.irsa.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How the HTTPS port proves who it is.
 *
 * @param files certificate and key; empty: an authority of our own signs one
 * @param shared the authority that replicas in a cluster share; empty: each process has one in memory
 * @param caOut where the in-memory authority's certificate is written
 * @param names the names and addresses that an in-memory certificate is for
 * @param protocols of {@code TLSv1.2} and {@code TLSv1.3}
 * @param cipherSuites by their IANA names; empty: the JDK's
 */
public record TlsSettings(
        Optional<Files> files,
        Optional<Shared> shared,
        Optional<Path> caOut,
        List<String> names,
        List<String> protocols,
        List<String> cipherSuites) {
    public TlsSettings {
        names = List.copyOf(names);
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /**
     * What an authority that replicas share is kept in.
     *
     * @param secret in the webhook's namespace
     * @param webhookConfiguration whose caBundles are looked after
     */
    public record Shared(String secret, String webhookConfiguration) {}

    /**
     * PEM files.
     *
     * @param certificate the leaf first, then its chain
     */
    public record Files(Path certificate, Path key) {}
}
