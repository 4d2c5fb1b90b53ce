package dev.irsa.admission;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;

/** Bodies that are made to cost more than they should, or to be read in two ways. */
final class HostileJson {
    private static final int MEBIBYTE = 1024 * 1024;

    private HostileJson() {}

    static Stream<Named<byte[]>> all() {
        return Stream.of(
                inPod("arrays 100,000 deep", "[".repeat(100_000) + "]".repeat(100_000)),
                inPod("arrays 101 deep", "[".repeat(101) + "]".repeat(101)),
                inPod("objects 100,000 deep", "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000)),
                body("3 MiB of opening brackets", "{\"a\":" + "[".repeat(3 * MEBIBYTE)),
                inPod("number of 10,000 digits", "1".repeat(10_000)),
                inPod("fraction of 10,000 digits", "0." + "1".repeat(10_000)),
                inPod("exponent of 10,000 digits", "1e" + "1".repeat(10_000)),
                inPod("string of 6 MiB", "\"" + "a".repeat(6 * MEBIBYTE) + "\""),
                inPod("name of 6 MiB", "{\"" + "a".repeat(6 * MEBIBYTE) + "\":1}"),
                inPod("400,000 names", names(400_000, i -> "n" + i)),
                inPod("60,000 names of one hash code", names(60_000, HostileJson::colliding)),
                inPod("3 million elements", "[" + "1,".repeat(3_000_000) + "1]"),
                inPod("byte that begins nothing", "\"\u00ff\""),
                inPod("overlong slash", "\"\u00c0\u00af\""),
                inPod("half a character", "\"\u00e2\u0082\""),
                inPod("encoded surrogate", "\"\u00ed\u00a0\u0080\""),
                inPod("past the last character", "\"\u00f4\u0090\u0080\u0080\""),
                inPod("lone high surrogate", "\"\\ud800\""),
                inPod("lone low surrogate", "\"x\\udc00\""),
                inPod("surrogates the wrong way round", "\"\\udc00\\ud800\""),
                inPod("lone surrogate in a name", "{\"\\ud800\":1}"),
                inPod("control character in a string", "\"a\nb\""),
                inPod("NUL in a string", "\"a\0b\""),
                inPod("unknown escape", "\"\\x41\""),
                inPod("cut escape", "\"\\u00\""),
                inPod("single quotes", "'x'"),
                inPod("name without quotes", "{a:1}"),
                inPod("trailing comma", "[1,]"),
                inPod("comment", "/* x */ 1"),
                inPod("not a number", "NaN"),
                inPod("infinity", "Infinity"),
                inPod("leading zero", "01"),
                inPod("leading plus", "+1"),
                inPod("bare point", "1."),
                inPod("unknown word", "nul"),
                body("UTF-16", new String(Reviews.good(), ISO_8859_1).replaceAll("(?s)(.)", "$1\0")),
                body("byte order mark of UTF-16", "\u00fe\u00ff\0{"));
    }

    private static Named<byte[]> body(String name, String text) {
        return Named.of(name, text.getBytes(ISO_8859_1));
    }

    /** A review that is good but for one value that nobody reads; each character is one byte. */
    private static Named<byte[]> inPod(String name, String value) {
        String good = new String(Reviews.good(), ISO_8859_1);
        return Named.of(
                name,
                good.replaceFirst("\\{\"note\":", "{\"other\":" + mark() + ",\"note\":")
                        .replace(mark(), value)
                        .getBytes(ISO_8859_1));
    }

    private static String mark() {
        return "@VALUE@";
    }

    private static String names(int count, Function<Integer, String> name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write('{');
        for (int i = 0; i < count; i++) {
            out.writeBytes(((i == 0 ? "\"" : ",\"") + name.apply(i) + "\":1").getBytes(ISO_8859_1));
        }
        out.write('}');
        return out.toString(ISO_8859_1);
    }

    /** {@code Aa} and {@code BB} have one hash code, and so has every row of them that is equally long. */
    static String colliding(int number) {
        StringBuilder name = new StringBuilder(34);
        for (int bit = 0; bit < 17; bit++) {
            name.append((number >> bit & 1) == 0 ? "Aa" : "BB");
        }
        return name.toString();
    }
}
