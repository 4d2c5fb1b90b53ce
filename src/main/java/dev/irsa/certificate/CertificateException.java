package dev.irsa.certificate;

/** A certificate or key that cannot be used. The message is one sentence that names the file and says what is wrong. */
public final class CertificateException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    public CertificateException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    /** The sentence. */
    @Override
    public String getMessage() {
        return sentence;
    }
}
