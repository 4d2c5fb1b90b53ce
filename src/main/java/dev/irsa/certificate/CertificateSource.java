package dev.irsa.certificate;

import java.util.function.Consumer;

/** Where the serving certificate comes from. It may change at any time; connections in progress keep the one they have. */
public interface CertificateSource extends AutoCloseable {
    /** The certificate to serve now. */
    ServingCertificate current();

    /** Begins to watch for changes, which are handed to the listener from a thread of the source's own. */
    void start(Consumer<ServingCertificate> listener);

    /** Stops watching. */
    @Override
    void close();
}
