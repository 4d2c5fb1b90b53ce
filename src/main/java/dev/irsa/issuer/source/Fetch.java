package dev.irsa.issuer.source;

import dev.irsa.issuer.Json;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Fetches as STS would: no redirects, no credentials, at most 1 MiB, and an end to waiting that covers the body. */
public final class Fetch implements AutoCloseable {
    private static final String AGENT = "irsa-anywhere";

    private final HttpClient client;
    private final Duration timeout;

    public Fetch(Trust trust, Duration timeout) {
        this.timeout = timeout;
        this.client = HttpClient.newBuilder()
                .sslContext(trust.context())
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .build();
    }

    public Answer get(URI uri) {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    public Answer head(URI uri) {
        return send(HttpRequest.newBuilder(uri).HEAD());
    }

    private Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.timeout(timeout)
                .header("User-Agent", AGENT)
                .header("Accept", "application/json, application/jwk-set+json")
                .build();
        long start = System.nanoTime();
        CompletableFuture<HttpResponse<byte[]>> future =
                client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), Json.MAX_READ_BYTES));
        try {
            HttpResponse<byte[]> response = future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            HttpHeaders headers = response.headers();
            return new Answer.Answered(response.statusCode(), headers, new Body(response.body()), since(start));
        } catch (TimeoutException e) {
            return new Answer.Failed(Answer.Cause.TIME, late(), since(start));
        } catch (ExecutionException e) {
            return failed(Optional.ofNullable(e.getCause()).orElse(e), since(start));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer.Failed(Answer.Cause.TIME, "was not waited for", since(start));
        } finally {
            future.cancel(true);
        }
    }

    private Answer failed(Throwable cause, Duration took) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            switch (each) {
                case HttpTimeoutException _ -> {
                    return new Answer.Failed(Answer.Cause.TIME, late(), took);
                }
                case SSLException tls -> {
                    return new Answer.Failed(Answer.Cause.TLS, "fails in TLS: " + tls.getMessage(), took);
                }
                case UnknownHostException _, UnresolvedAddressException _ -> {
                    return new Answer.Failed(Answer.Cause.NAME, "has no address", took);
                }
                case ConnectException _ -> {
                    return new Answer.Failed(Answer.Cause.CONNECTION, "does not accept connections", took);
                }
                default -> {}
            }
        }
        boolean tooLarge = cause instanceof IOException
                && String.valueOf(cause.getMessage()).contains("capacity");
        return tooLarge
                ? new Answer.Failed(Answer.Cause.SIZE, "sends more than 1 MiB", took)
                : new Answer.Failed(Answer.Cause.CONNECTION, "breaks the connection off", took);
    }

    private String late() {
        return "does not answer within " + timeout.toMillis() + " ms";
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
