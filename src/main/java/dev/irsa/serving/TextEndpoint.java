package dev.irsa.serving;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.springframework.web.HttpRequestHandler;

/** A {@code GET} that answers with text. */
public final class TextEndpoint implements HttpRequestHandler {
    private final String contentType;
    private final Function<HttpServletRequest, Text> source;

    /** An answer. */
    public record Text(int status, String text) {}

    /** An endpoint that makes its text anew for each request. */
    public TextEndpoint(String contentType, Function<HttpServletRequest, Text> source) {
        this.contentType = contentType;
        this.source = source;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean read = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        Text text = read ? source.apply(request) : new Text(405, "This path does not take this method.\n");
        if (!read) {
            response.setHeader("Allow", "GET, HEAD");
        }
        byte[] body = text.text().getBytes(StandardCharsets.UTF_8);
        response.setStatus(text.status());
        response.setContentType(contentType);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
