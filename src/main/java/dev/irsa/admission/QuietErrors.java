package dev.irsa.admission;

import org.apache.catalina.connector.CoyoteAdapter;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;

/** What is answered when Tomcat refuses a request by itself: the status, and nothing else. */
final class QuietErrors extends ErrorReportValve {
    private static final String INVALID_URI =
            StringManager.getManager(CoyoteAdapter.class).getString("coyoteAdapter.invalidURI");

    private final AdmissionMetrics metrics;

    QuietErrors(AdmissionMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        String message = response.getMessage();
        if (response.getStatus() == 400 && message != null && message.startsWith(INVALID_URI)) {
            // Nothing is at a path that leads out of all paths.
            response.setStatus(404);
        }
        if (request.isSecure() && request.getAttribute(RequestGate.PASSED) == null) {
            metrics.recordUnsupported();
        }
    }
}
