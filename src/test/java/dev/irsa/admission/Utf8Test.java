package dev.irsa.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8Test {
    /** At every place relative to the words of eight bytes that are looked at together. */
    private static void atEveryAlignment(byte[] bytes, boolean text) {
        for (int before = 0; before <= 16; before++) {
            for (int after = 0; after <= 16; after++) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                out.writeBytes("a".repeat(before).getBytes(ISO_8859_1));
                out.writeBytes(bytes);
                out.writeBytes("a".repeat(after).getBytes(ISO_8859_1));
                assertThat(Utf8.isText(out.toByteArray()))
                        .as("%d bytes before, %d after", before, after)
                        .isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080",
                "\u00bf",
                "\u00ff",
                "\u00fe",
                "\u00c0\u0080",
                "\u00c1\u00bf",
                "\u00c3",
                "\u00c3\u0028",
                "\u00e0\u0080\u00af",
                "\u00e2\u0082",
                "\u00e2\u0028\u00a1",
                "\u00ed\u00a0\u0080",
                "\u00ed\u00bf\u00bf",
                "\u00ed\u00a0\u0080\u00ed\u00b0\u0080",
                "\u00f0\u0080\u0080\u00af",
                "\u00f0\u009f\u0098",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00f8\u0088\u0080\u0080\u0080",
                "\\\u00ff",
                "\\\\\u00ff",
                "\\n\u00ff",
                "\u00ff\\n",
                "\u00c3\u00a4\u00ff"
            })
    void badUtf8IsNoText(String bytes) {
        atEveryAlignment(bytes.getBytes(ISO_8859_1), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud800",
                "\\udc00",
                "\\uDBFF",
                "\\ud800\\ud800",
                "\\udc00\\ud800",
                "\\ud800x",
                "\\ud800\\n",
                "\\ud800\\u0041",
                "\\ud800 \\udc00",
                "\\ud83d\\ude00\\ude00",
                "\\\\\\ud800",
                "\\ud800\\\\udc00"
            })
    void halfOfASurrogatePairIsNoText(String escaped) {
        atEveryAlignment(escaped.getBytes(ISO_8859_1), false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "\u00e4\u20ac\ud83d\ude00",
                "\ufeff",
                "\uffff",
                "\\ud83d\\ude00",
                "\\uD83D\\uDE00\\ud800\\udc00",
                "\\\\ud800",
                "\\\\\\\\udc00",
                "\\n\\t\\\"\\\\",
                "\\u0041",
                "\\ud7ff",
                "\\ue000",
                "\\uzzzz",
                "\\u12"
            })
    void wellFormedTextIsText(String text) {
        atEveryAlignment(text.getBytes(UTF_8), true);
    }

    @Test
    void anEscapeThatIsCutByTheEndIsLeftToTheParser() {
        for (String end : new String[] {"\\", "\\u", "\\ud", "\\ud8", "\\ud80"}) {
            for (int before = 0; before <= 16; before++) {
                assertThat(Utf8.isText(("a".repeat(before) + end).getBytes(ISO_8859_1)))
                        .isTrue();
            }
        }
        assertThat(Utf8.isText("aaaa\\ud800\\udc0".getBytes(ISO_8859_1))).isFalse();
    }

    @Test
    void otherEncodingsOfUnicodeAreNoText() {
        for (String charset : new String[] {"UTF-16LE", "UTF-16BE", "UTF-16", "UTF-32LE", "UTF-32BE"}) {
            assertThat(Utf8.isText("{\"kind\":1}".getBytes(java.nio.charset.Charset.forName(charset))))
                    .as(charset)
                    .isFalse();
        }
    }

    @Test
    void agreesWithTheJdkOnRandomBytesWithoutBackslashes() {
        long seed = System.nanoTime();
        System.out.println("Utf8Test: seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            for (int j = 0; j < bytes.length; j++) {
                int kind = random.nextInt(4);
                bytes[j] = (byte)
                        (kind == 0 ? 0x80 + random.nextInt(0x40) : kind == 1 ? 0xc0 + random.nextInt(0x40) : 'a');
            }
            assertThat(Utf8.isText(bytes)).as("%d", i).isEqualTo(isUtf8(bytes));
        }
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }
}
