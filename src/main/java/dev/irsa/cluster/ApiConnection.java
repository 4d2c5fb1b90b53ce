package dev.irsa.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import io.fabric8.kubernetes.client.utils.BackwardsCompatibilityInterceptor;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A connection as fabric8 makes it: TLS, tokens that rotate, exec plugins, proxies. Its typed client is not used, so that
 * objects are read as they stream by and never held whole; nor are its retries, because only the caller knows its
 * deadline.
 */
public final class ApiConnection implements ApiServer, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** The key set has a type of its own (RFC 7517), and is given out under no other. */
    private static final String ACCEPT = "application/json, application/jwk-set+json;q=0.9";

    private static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(30);

    private final HttpClient client;
    private final String base;

    private ApiConnection(Config config, Optional<String> serverName) {
        // A lost HTTP/2 connection would take lookups down together with the watch that shares it.
        config.setHttp2Disable(true);
        config.setRequestRetryBackoffLimit(0);
        config.setConnectionTimeout((int) CONNECT.toMillis());
        JdkHttpClientFactory factory = new JdkHttpClientFactory();
        HttpClient.Builder builder = factory.newBuilder();
        HttpClientUtils.applyCommonConfiguration(config, builder, factory);
        serverName.filter(_ -> !config.isTrustCerts()).ifPresent(name -> NamedServer.expect(name, config, builder));
        // It would ask again under other API groups when something is not found.
        builder.addOrReplaceInterceptor(BackwardsCompatibilityInterceptor.NAME, null);
        this.client = builder.build();
        String url = config.getMasterUrl();
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /**
     * Connects to nothing yet.
     *
     * @param userAgent how the API server's logs name us
     */
    public static ApiConnection open(ApiAccess access, String userAgent) {
        Config config = access.config();
        config.setUserAgent(userAgent);
        return new ApiConnection(config, access.serverName());
    }

    /** Where the API server is. */
    public String url() {
        return base;
    }

    @Override
    public ApiResponse call(ApiRequest request) throws IOException {
        StreamedBody body = new StreamedBody(request.silence(), request.whole());
        CompletableFuture<HttpResponse<AsyncBody>> future = client.consumeBytes(head(request), body);
        try {
            HttpResponse<AsyncBody> response = future.get(request.untilHead().toNanos(), TimeUnit.NANOSECONDS);
            body.from(response.body());
            return new ApiResponse(response.code(), retryAfter(response), response.headers("Warning"), body);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(problem(cause), cause);
        } catch (TimeoutException e) {
            abandon(future);
            throw new IOException("no answer within " + request.untilHead().toMillis() + " ms", e);
        } catch (InterruptedException e) {
            abandon(future);
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private HttpRequest head(ApiRequest request) {
        HttpRequest.Builder builder = client.newHttpRequestBuilder()
                .uri(URI.create(base + request.path()))
                .header("Accept", ACCEPT)
                .timeout(request.untilHead().toMillis() + 1, TimeUnit.MILLISECONDS);
        if (!request.contentType().isEmpty()) {
            String text = new String(request.body(), StandardCharsets.UTF_8);
            builder.method(request.method(), request.contentType(), text);
        }
        return builder.build();
    }

    private static void abandon(CompletableFuture<HttpResponse<AsyncBody>> future) {
        // The request's own timeout closes the connection; an answer that came just now is not wanted any more.
        future.thenAccept(response -> response.body().cancel()).exceptionally(_ -> null);
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        for (String text : response.headers("Retry-After")) {
            try {
                Duration asked = Duration.ofSeconds(Math.max(0, Long.parseLong(text.strip())));
                return asked.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : asked;
            } catch (NumberFormatException _) {
                return Duration.ofSeconds(1);
            }
        }
        return Duration.ZERO;
    }

    /** What went wrong, for the log: the kind of the failure, and its message where that is short. */
    private static String problem(Throwable cause) {
        String kind = cause.getClass().getSimpleName().replaceAll("Exception$", "");
        String message = cause.getMessage();
        return message == null || message.length() > 200 ? kind.toLowerCase(Locale.ROOT) : kind + ": " + message;
    }

    @Override
    public void close() {
        client.close();
    }
}
