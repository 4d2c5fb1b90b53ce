package dev.irsa.issuer;

import java.util.Base64;

/**
 * The name of a key, {@code kid}.
 *
 * @param text 1 to {@value #MAX_LENGTH} printable characters
 */
public record KeyId(String text) implements Comparable<KeyId> {
    /** What an external signer may use at most (Kubernetes, ExternalJWTSigner v1). */
    static final int MAX_LENGTH = 1024;

    public static Checked<KeyId> parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return Checked.refused(Rule.K3, "a kid has 1 to 1024 characters; this one has " + text.length());
        }
        return text.codePoints().allMatch(Printable::is)
                ? Checked.accepted(new KeyId(text))
                : Checked.refused(Rule.K3, "a kid has characters that do not print");
    }

    /**
     * The kid that Kubernetes derives: base64url without padding of the SHA-256 of the DER-encoded
     * SubjectPublicKeyInfo (pkg/serviceaccount/jwt.go, keyIDFromPublicKey). Not the RFC 7638 thumbprint.
     */
    public static KeyId derive(byte[] subjectPublicKeyInfo) {
        return new KeyId(Base64.getUrlEncoder().withoutPadding().encodeToString(Sha256.of(subjectPublicKeyInfo)));
    }

    @Override
    public int compareTo(KeyId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
