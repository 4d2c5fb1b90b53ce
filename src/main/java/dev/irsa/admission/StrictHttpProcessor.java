package dev.irsa.admission;

import org.apache.coyote.Adapter;
import org.apache.coyote.Constants;
import org.apache.coyote.ErrorState;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.Http11Processor;
import org.apache.tomcat.util.http.MimeHeaders;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers three things more exactly than Tomcat does: a request with both a length and a transfer coding is refused
 * (RFC 9112, section 6.1 allows it; Tomcat would take the coding), and a request line or header block that is too long
 * gets 414 or 431 (RFC 6585, section 5) instead of 400.
 */
final class StrictHttpProcessor extends Http11Processor {
    private static final String TOO_LARGE =
            StringManager.getManager(Http11Processor.class).getString("iib.requestheadertoolarge.error");
    private static final int BAD_REQUEST = 400;
    private static final int URI_TOO_LONG = 414;
    private static final int HEADERS_TOO_LARGE = 431;

    StrictHttpProcessor(AbstractHttp11Protocol<?> protocol, Adapter adapter) {
        super(protocol, adapter);
    }

    /** Asked between the parsing of a request's headers and their use, while both headers are still there. */
    @Override
    protected ErrorState getErrorState() {
        ErrorState state = super.getErrorState();
        if (state == ErrorState.NONE && isParsed() && isAmbiguous()) {
            response.setStatus(BAD_REQUEST);
            setErrorState(ErrorState.CLOSE_CLEAN, null);
            return super.getErrorState();
        }
        return state;
    }

    private boolean isParsed() {
        return request.getRequestProcessor().getStage() == Constants.STAGE_PARSE;
    }

    private boolean isAmbiguous() {
        MimeHeaders headers = request.getMimeHeaders();
        return headers.size() > 1
                && headers.getValue("transfer-encoding") != null
                && headers.getValue("content-length") != null;
    }

    /** Tomcat reports every failure of its parser as 400, and which it was by its message alone. */
    @Override
    protected void setErrorState(ErrorState errorState, @Nullable Throwable t) {
        if (isParsed() && response.getStatus() == BAD_REQUEST && isAboutSize(t)) {
            boolean inRequestLine = request.requestURI().isNull();
            response.setStatus(inRequestLine ? URI_TOO_LONG : HEADERS_TOO_LARGE);
        }
        super.setErrorState(errorState, t);
    }

    private static boolean isAboutSize(@Nullable Throwable t) {
        boolean tooManyHeaders = t instanceof IllegalStateException;
        return tooManyHeaders || t instanceof IllegalArgumentException && TOO_LARGE.equals(t.getMessage());
    }
}
