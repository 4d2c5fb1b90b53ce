package dev.irsa.admission;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Whether bytes are text: well-formed UTF-8, and no escaped half of a surrogate pair, which JSON's grammar allows but
 * which is no character (RFC 8259, section 8.2). The JSON parser does not look into strings that it skips; this does.
 */
final class Utf8 {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long LOW_BITS = 0x0101010101010101L;
    private static final long BACKSLASHES = 0x5c5c5c5c5c5c5c5cL;

    private Utf8() {}

    static boolean isText(byte[] bytes) {
        int length = bytes.length;
        for (int i = 0; i < Math.min(4, length); i++) {
            if (bytes[i] == 0) {
                // By such a byte, the JSON parser would know UTF-16 and UTF-32, which nothing else here looks at.
                return false;
            }
        }
        int at = 0;
        boolean ascii = true;
        while (at <= length - Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            ascii &= (word & HIGH_BITS) == 0;
            long difference = word ^ BACKSLASHES;
            if (((difference - LOW_BITS) & ~difference & HIGH_BITS) == 0) {
                at += Long.BYTES;
                continue;
            }
            while (bytes[at] != '\\') {
                at++;
            }
            int next = afterEscape(bytes, at);
            if (next < 0) {
                return false;
            }
            ascii &= at + 1 == length || bytes[at + 1] >= 0;
            at = next;
        }
        while (at < length) {
            ascii &= bytes[at] >= 0;
            if (bytes[at] == '\\') {
                ascii &= at + 1 == length || bytes[at + 1] >= 0;
            }
            int next = bytes[at] == '\\' ? afterEscape(bytes, at) : at + 1;
            if (next < 0) {
                return false;
            }
            at = next;
        }
        return ascii || isWellFormed(bytes);
    }

    /** The index behind the escape, or -1 when it is half of a surrogate pair without the other half. */
    private static int afterEscape(byte[] bytes, int at) {
        int high = unit(bytes, at);
        if (high < 0 || !Character.isSurrogate((char) high)) {
            return at + 2;
        }
        int low = unit(bytes, at + 6);
        boolean pair = Character.isHighSurrogate((char) high) && low >= 0 && Character.isLowSurrogate((char) low);
        return pair ? at + 12 : -1;
    }

    /** The code unit of a {@code \\uXXXX} escape that begins here, or -1 when none does. */
    private static int unit(byte[] bytes, int at) {
        if (at + 6 > bytes.length || bytes[at] != '\\' || bytes[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static boolean isWellFormed(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
