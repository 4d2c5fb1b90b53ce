package dev.irsa.admission;

import java.io.IOException;
import java.util.Set;
import org.apache.coyote.Adapter;
import org.apache.coyote.Constants;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers some things more exactly than Tomcat does: a request with both a length and a transfer coding is refused
 * (RFC 9112, section 6.1 allows it; Tomcat would take the coding), as is one whose header lines are not written plainly,
 * and a request line or header block that is too long gets 414 or 431 (RFC 6585, section 5) instead of 400.
 */
final class StrictHttpProcessor extends Http11Processor {
    private static final String TOO_LARGE =
            StringManager.getManager(Http11Processor.class).getString("iib.requestheadertoolarge.error");
    private static final int BAD_REQUEST = 400;
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;

    private final Set<StrictHttpProcessor> busy;
    private volatile @Nullable SocketWrapperBase<?> connection;
    private int refusal;

    /**
     * A processor.
     *
     * @param busy holds the processor while it has a thread
     */
    StrictHttpProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter, Set<StrictHttpProcessor> busy) {
        super(protocol, adapter);
        this.busy = busy;
    }

    @Override
    public SocketState service(SocketWrapperBase<?> socketWrapper) throws IOException {
        connection = socketWrapper;
        refusal = 0;
        busy.add(this);
        try {
            return super.service(socketWrapper);
        } finally {
            busy.remove(this);
            connection = null;
        }
    }

    /**
     * Closes the connection when its request takes too long as a whole; called by another thread.
     *
     * @param bodyNanos for a request's body to arrive
     * @param totalNanos for everything
     */
    void closeIfLate(long now, long bodyNanos, long totalNanos) {
        SocketWrapperBase<?> open = connection;
        long start = request.getStartTimeNanos();
        int stage = request.getRequestProcessor().getStage();
        if (open == null || start < 0 || stage != Constants.STAGE_SERVICE && stage != Constants.STAGE_ENDINPUT) {
            return;
        }
        if (now - start > (isRequestBodyFullyRead() ? totalNanos : bodyNanos)) {
            open.close();
        }
    }

    /**
     * Asked, among other times, between the parsing of a request's headers and their use, while all of them are still
     * there. It is also asked when more of a header block has arrived, which must be left in peace until it is complete.
     */
    @Override
    protected ErrorState getErrorState() {
        ErrorState state = super.getErrorState();
        if (state == ErrorState.NONE
                && isParsed()
                && HeaderLines.areComplete(request)
                && (isAmbiguous() || !HeaderLines.arePlain(request))) {
            refusal = BAD_REQUEST;
            setErrorState(ErrorState.CLOSE_CLEAN, null);
            return super.getErrorState();
        }
        return state;
    }

    /** The stage is that of a kept-alive connection while requests that were sent at once are parsed. */
    private boolean isParsed() {
        int stage = request.getRequestProcessor().getStage();
        return stage == Constants.STAGE_PARSE || stage == Constants.STAGE_KEEPALIVE;
    }

    private boolean isAmbiguous() {
        MimeHeaders headers = request.getMimeHeaders();
        return headers.size() > 1
                && headers.getValue("transfer-encoding") != null
                && headers.getValue("content-length") != null;
    }

    /**
     * Tomcat reports every failure of its parser as 400, and which it was by its message alone. It then goes on to check
     * what was not parsed any more, which must not change the answer.
     */
    @Override
    protected void setErrorState(ErrorState errorState, @Nullable Throwable t) {
        if (isParsed() && isAboutSize(t)) {
            boolean inRequestLine = request.requestURI().isNull();
            refusal = inRequestLine ? URI_TOO_LONG : HEADERS_TOO_LARGE;
        }
        if (refusal != 0) {
            response.setStatus(refusal);
        }
        if (errorState == ErrorState.CLOSE_CLEAN && !response.isCommitted()) {
            response.setHeader("Connection", "close");
        }
        super.setErrorState(errorState, t);
    }

    private static boolean isAboutSize(@Nullable Throwable t) {
        boolean tooManyHeaders = t instanceof IllegalStateException;
        return tooManyHeaders || t instanceof IllegalArgumentException && TOO_LARGE.equals(t.getMessage());
    }
}
