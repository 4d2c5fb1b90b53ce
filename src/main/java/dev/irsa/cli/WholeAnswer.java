package dev.irsa.cli;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for answers with all of their body: a request's own timeout ends when the body begins. */
final class WholeAnswer {
    private WholeAnswer() {}

    /**
     * The answer, if it is complete in time; otherwise the connection is given up.
     *
     * @param pending as {@code HttpClient.sendAsync} returned it, which is what can be cancelled
     * @throws HttpTimeoutException when it is not complete in time
     * @throws IOException when there is no answer
     */
    static <T> T within(Duration limit, CompletableFuture<T> pending) throws IOException, InterruptedException {
        try {
            return pending.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("the answer was not complete after " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage(), cause);
        } finally {
            pending.cancel(true);
        }
    }
}
