package dev.irsa.admission;

import java.nio.ByteBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.http11.Http11InputBuffer;
import org.apache.tomcat.util.buf.ByteChunk;
import org.apache.tomcat.util.http.MimeHeaders;

/**
 * Whether header lines are written as every client writes them: the name, a colon, at most one space, the value, CR and
 * LF. Tomcat also takes folded lines and bare LFs (RFC 9112, sections 2.2 and 5.2 allow either), which a proxy in
 * between may understand in another way.
 *
 * <p>Its parser moves each value to the left, over the space. What it leaves between a value and the next line tells how
 * many bytes it passed over: two, or three with the space. Folding passes over more.
 */
final class HeaderLines {
    private static final int END_OF_LINE = 2;

    private HeaderLines() {}

    /** Whether the empty line behind the last header has been read. */
    static boolean areComplete(Request request) {
        if (!(request.getInputBuffer() instanceof Http11InputBuffer input)) {
            return false;
        }
        ByteBuffer bytes = input.getByteBuffer();
        int end = bytes.position();
        return request.getMimeHeaders().size() > 0
                && bytes.get(end - 1) == '\n'
                && (bytes.get(end - 2) == '\n' || bytes.get(end - 2) == '\r' && bytes.get(end - 3) == '\n');
    }

    /** To be asked once they are complete, and before they are used. */
    static boolean arePlain(Request request) {
        if (!(request.getInputBuffer() instanceof Http11InputBuffer input)) {
            return false;
        }
        MimeHeaders headers = request.getMimeHeaders();
        ByteBuffer bytes = input.getByteBuffer();
        int lineStart = headers.getName(0).getByteChunk().getStart();
        if (!isEndOfLine(bytes, lineStart)) {
            return false;
        }
        for (int i = 0; i < headers.size(); i++) {
            ByteChunk value = headers.getValue(i).getByteChunk();
            boolean last = i == headers.size() - 1;
            int next = last
                    ? bytes.position() - END_OF_LINE
                    : headers.getName(i + 1).getByteChunk().getStart();
            int left = next - value.getEnd();
            if (left < END_OF_LINE || left > END_OF_LINE + 1 || !isEndOfLine(bytes, next)) {
                return false;
            }
        }
        return isEndOfLine(bytes, bytes.position());
    }

    private static boolean isEndOfLine(ByteBuffer bytes, int end) {
        return end >= END_OF_LINE && bytes.get(end - 2) == '\r' && bytes.get(end - 1) == '\n';
    }
}
