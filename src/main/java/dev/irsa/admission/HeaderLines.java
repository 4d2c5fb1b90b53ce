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

    /** Whether the headers were parsed to their end. Those that came in pieces stand there in part at first. */
    static boolean areComplete(Request request) {
        if (request.getMimeHeaders().size() == 0 || !(request.getInputBuffer() instanceof Http11InputBuffer input)) {
            return false;
        }
        ByteBuffer buffer = input.getByteBuffer();
        int end = buffer.position();
        boolean crlf = isEndOfLine(buffer, end);
        int before = end - (crlf ? END_OF_LINE : 1);
        return before > 0 && buffer.get(end - 1) == '\n' && buffer.get(before - 1) == '\n';
    }

    /** To be asked after the headers were parsed, and before they are used. */
    static boolean arePlain(Request request) {
        MimeHeaders headers = request.getMimeHeaders();
        if (headers.size() == 0 || !(request.getInputBuffer() instanceof Http11InputBuffer input)) {
            return true;
        }
        ByteBuffer buffer = input.getByteBuffer();
        int lineStart = headers.getName(0).getByteChunk().getStart();
        if (!isEndOfLine(buffer, lineStart)) {
            return false;
        }
        for (int i = 0; i < headers.size(); i++) {
            ByteChunk value = headers.getValue(i).getByteChunk();
            boolean last = i == headers.size() - 1;
            int next = last
                    ? buffer.position() - END_OF_LINE
                    : headers.getName(i + 1).getByteChunk().getStart();
            int left = next - value.getEnd();
            if (left < END_OF_LINE || left > END_OF_LINE + 1 || !isEndOfLine(buffer, next)) {
                return false;
            }
        }
        return isEndOfLine(buffer, buffer.position());
    }

    private static boolean isEndOfLine(ByteBuffer bytes, int end) {
        return end >= END_OF_LINE && bytes.get(end - 2) == '\r' && bytes.get(end - 1) == '\n';
    }
}
