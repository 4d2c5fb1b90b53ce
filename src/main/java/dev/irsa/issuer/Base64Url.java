package dev.irsa.issuer;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Base64url as JOSE writes it: no padding, and one spelling for each value (RFC 7515, section 2). */
public final class Base64Url {
    private Base64Url() {}

    public static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty when the text is padded, has foreign characters or sets bits that mean nothing. */
    public static Optional<byte[]> decode(String text) {
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Base64urlUInt: as few octets as possible (RFC 7518, section 2). */
    static String encodeMinimal(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return encode(bytes[0] == 0 && bytes.length > 1 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    /** Exactly that many octets, as coordinates have (RFC 7518, section 6.2.1.2). */
    static String encodePadded(BigInteger value, int octets) {
        byte[] out = new byte[octets];
        byte[] bytes = value.toByteArray();
        int length = Math.min(bytes.length, octets);
        System.arraycopy(bytes, bytes.length - length, out, octets - length, length);
        return encode(out);
    }
}
