package dev.irsa.admission;

import dev.irsa.outcome.Reason;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.Locale;
import org.apache.catalina.connector.ClientAbortException;

/** What came of reading a request's body. */
sealed interface Body {
    /** It arrived. */
    record Bytes(byte[] bytes) implements Body {}

    /** It is not accepted; the connection is of no further use. */
    record Refused(Answer answer) implements Body {}

    /** Most pods fit; the buffer grows as a body turns out to be larger, whatever its length is said to be. */
    int FIRST_BUFFER = 16 * 1024;

    /**
     * Reads a body of at most 7 MiB, which must be sent as JSON and arrive in time.
     *
     * @param deadlineNanos on the clock of {@link System#nanoTime()}
     * @param memory the body's, which stays taken
     */
    static Body read(HttpServletRequest request, long deadlineNanos, BodyBudget.Share memory)
            throws InterruptedException {
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
        try {
            return read(request.getInputStream(), length, deadlineNanos, memory);
        } catch (SocketTimeoutException _) {
            return timeout();
        } catch (ClientAbortException e) {
            return e.getCause() instanceof SocketTimeoutException ? timeout() : incomplete();
        } catch (IOException _) {
            return incomplete();
        }
    }

    private static Body read(ServletInputStream in, long length, long deadlineNanos, BodyBudget.Share memory)
            throws IOException, InterruptedException {
        int most = length >= 0 ? (int) length : ReviewReader.MAX_BODY + 1;
        byte[] buffer = new byte[0];
        int filled = 0;
        while (true) {
            if (filled == buffer.length) {
                if (filled == most) {
                    return length >= 0 ? new Bytes(buffer) : tooLarge();
                }
                int size = Math.min(Math.max(FIRST_BUFFER, filled * 4), most);
                if (!memory.growTo(size)) {
                    return new Refused(overloaded());
                }
                buffer = Arrays.copyOf(buffer, size);
            }
            int count = in.read(buffer, filled, buffer.length - filled);
            if (count < 0) {
                return length >= 0 ? incomplete() : new Bytes(Arrays.copyOf(buffer, filled));
            }
            filled += count;
            if (System.nanoTime() - deadlineNanos > 0) {
                return timeout();
            }
        }
    }

    /** The answer when there is no memory for it now. */
    static Answer overloaded() {
        return Admission.error(503, Reason.OVERLOADED, "Too much is being processed; failurePolicy decides.");
    }

    private static Body incomplete() {
        return refused(400, Reason.BODY_MALFORMED, "The body does not arrive as announced.");
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
