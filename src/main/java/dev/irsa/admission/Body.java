package dev.irsa.admission;

import dev.irsa.outcome.Reason;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Locale;

/** What came of reading a request's body. */
sealed interface Body {
    /** It arrived. */
    record Bytes(byte[] bytes) implements Body {}

    /** It is not accepted; the connection is of no further use. */
    record Refused(Answer answer) implements Body {}

    /**
     * Reads a body of at most 7 MiB, which must be sent as JSON and arrive in time.
     *
     * @param deadlineNanos on the clock of {@link System#nanoTime()}
     */
    static Body read(HttpServletRequest request, long deadlineNanos) throws IOException {
        if (!isJson(request.getContentType()) || !isPlain(request.getHeader("Content-Encoding"))) {
            return refused(
                    415,
                    Reason.MEDIA_TYPE_UNSUPPORTED,
                    "Send the AdmissionReview as application/json, not compressed.");
        }
        long length = request.getContentLengthLong();
        if (length > ReviewReader.MAX_BODY) {
            return tooLarge();
        }
        byte[] buffer = new byte[length >= 0 ? (int) length : 16 * 1024];
        int filled = 0;
        ServletInputStream in = request.getInputStream();
        try {
            while (true) {
                if (filled == buffer.length) {
                    if (length >= 0) {
                        return new Bytes(buffer);
                    }
                    if (filled > ReviewReader.MAX_BODY) {
                        return tooLarge();
                    }
                    buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, ReviewReader.MAX_BODY + 1));
                }
                int count = in.read(buffer, filled, buffer.length - filled);
                if (count < 0) {
                    return length >= 0
                            ? refused(400, Reason.BODY_MALFORMED, "The body ends too early.")
                            : new Bytes(Arrays.copyOf(buffer, filled));
                }
                filled += count;
                if (System.nanoTime() - deadlineNanos > 0) {
                    return timeout();
                }
            }
        } catch (SocketTimeoutException _) {
            return timeout();
        }
    }

    private static Body tooLarge() {
        return refused(413, Reason.BODY_TOO_LARGE, "The body is larger than 7 MiB.");
    }

    private static Body timeout() {
        return refused(408, Reason.BODY_TIMEOUT, "The body did not arrive in time.");
    }

    private static Body refused(int status, Reason reason, String sentence) {
        return new Refused(Admission.error(status, reason, sentence));
    }

    private static boolean isJson(String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        if (!parts[0].strip().equals("application/json")) {
            return false;
        }
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.startsWith("charset=") && !parameter.replace("\"", "").equals("charset=utf-8")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(String contentEncoding) {
        return contentEncoding == null || contentEncoding.strip().equalsIgnoreCase("identity");
    }
}
