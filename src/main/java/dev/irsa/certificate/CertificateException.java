package dev.irsa.certificate;

/** A certificate or key that cannot be used. The message is one sentence that names the file and says what is wrong. */
public final class CertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    public CertificateException(String message) {
        super(message);
    }
}
