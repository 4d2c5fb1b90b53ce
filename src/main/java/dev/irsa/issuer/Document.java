package dev.irsa.issuer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One of the two documents that make an issuer.
 *
 * @param text what is published, to the byte
 */
public record Document(Kind kind, String text) {
    /** Which of the two. */
    public enum Kind {
        /** The key set; published first, because the other one points to it. */
        JWKS("/openid/v1/jwks", "application/jwk-set+json"),
        DISCOVERY("/.well-known/openid-configuration", "application/json");

        private final String path;
        private final String contentType;

        Kind(String path, String contentType) {
            this.path = path;
            this.contentType = contentType;
        }

        /** The path below the issuer; the API server's own. */
        public String path() {
            return path;
        }

        /** As the API server serves it. */
        public String contentType() {
            return contentType;
        }
    }

    public byte[] bytes() {
        return text.getBytes(UTF_8);
    }

    /** SHA-256 of the bytes in lower-case hexadecimal digits. */
    public String digest() {
        return Sha256.hex(bytes());
    }
}
