package dev.irsa.admission;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * Lets through what is served, told by the request line as it was sent: the exact path, on the port it belongs to, with
 * its method. Nothing is decoded, normalised or redirected first, so no other spelling leads anywhere.
 */
final class RequestGate implements Filter {
    static final String MUTATE = "/mutate";
    static final String HEALTHZ = "/healthz";
    static final String METRICS = "/metrics";
    static final String LIVEZ = "/livez";
    static final String READYZ = "/readyz";

    /** An attribute of requests that have reached their endpoint, which counts what comes of them. */
    static final String PASSED = RequestGate.class.getName();

    private static final Set<String> POST = Set.of("POST");
    private static final Set<String> READ = Set.of("GET", "HEAD");
    private static final Map<String, Set<String>> ADMISSION_PORT = Map.of(MUTATE, POST, HEALTHZ, READ);
    private static final Map<String, Set<String>> METRICS_PORT = Map.of(METRICS, READ, LIVEZ, READ, READYZ, READ);

    private final Drain drain;
    private final AdmissionMetrics metrics;

    RequestGate(Drain drain, AdmissionMetrics metrics) {
        this.drain = drain;
        this.metrics = metrics;
    }

    @Override
    public void doFilter(ServletRequest plainRequest, ServletResponse plainResponse, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest request = (HttpServletRequest) plainRequest;
        HttpServletResponse response = (HttpServletResponse) plainResponse;
        if (drain.isDraining()) {
            response.setHeader("Connection", "close");
        }
        // Only the admission port has TLS.
        Map<String, Set<String>> served = request.isSecure() ? ADMISSION_PORT : METRICS_PORT;
        Set<String> methods = served.get(request.getRequestURI());
        if (methods == null) {
            refuse(request, response, 404, "There is nothing at this path.");
        } else if (!methods.contains(request.getMethod())) {
            response.setHeader(
                    "Allow", String.join(", ", methods.stream().sorted().toList()));
            refuse(request, response, 405, "This path does not take this method.");
        } else {
            request.setAttribute(PASSED, true);
            chain.doFilter(request, response);
        }
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, int status, String sentence)
            throws IOException {
        if (request.isSecure()) {
            metrics.recordUnsupported();
        }
        byte[] body = (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain;charset=utf-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
