package dev.irsa.certificate.authority;

/** Is told of what somebody should look into. Called by the thread that looks after the authority; must not fail. */
public interface AuthorityListener {
    /** Tells nobody. */
    AuthorityListener NOBODY = (_, _) -> {};

    /** What is the matter. */
    enum Trouble {
        /** Something else keeps writing our caBundle. */
        CONFLICTING_OWNER("ConflictingOwner"),
        /** The Secret was deleted, edited or has expired, and was put right. */
        SECRET_MENDED("CaSecretMended"),
        /** API servers do not trust our certificate, and have not for some time. */
        NOT_TRUSTED("CertificateNotTrusted");

        private final String eventReason;

        Trouble(String eventReason) {
            this.eventReason = eventReason;
        }

        /** In camel case, as Events have it. */
        public String eventReason() {
            return eventReason;
        }
    }

    /** Takes a sentence about a trouble; the same one may come again and again while it lasts. */
    void trouble(Trouble trouble, String sentence);
}
