package dev.irsa.admission;

import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.outcome.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpRequestHandler;

/** {@code POST /mutate}. Whatever happens, the caller gets an answer that its failurePolicy understands. */
final class MutateEndpoint implements HttpRequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MutateEndpoint.class);

    private final Answers answers;
    private final BodyBudget budget;
    private final Duration requestTimeout;
    private final Duration lookupLimit;
    private final AdmissionMetrics metrics;
    private final AdmissionLog log;
    private final WarningListener listener;

    /**
     * The endpoint.
     *
     * @param requestTimeout how long a body may take to arrive
     * @param lookupLimit how long a lookup may take at most; zero: as long as the caller waits
     */
    MutateEndpoint(
            Answers answers,
            BodyBudget budget,
            Duration requestTimeout,
            Duration lookupLimit,
            AdmissionMetrics metrics,
            AdmissionLog log,
            WarningListener listener) {
        this.answers = answers;
        this.budget = budget;
        this.requestTimeout = requestTimeout;
        this.lookupLimit = lookupLimit;
        this.metrics = metrics;
        this.log = log;
        this.listener = listener;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long start = System.nanoTime();
        Answer answer = answer(request, start);
        if (answer.status() != 200 && answer.status() != 503) {
            // What is left of the request cannot be told from a next one.
            response.setHeader("Connection", "close");
        }
        try {
            response.setStatus(answer.status());
            boolean json = answer.status() == 200 || Failure.isStatus(answer.status());
            response.setContentType(json ? "application/json" : "text/plain;charset=utf-8");
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
        } finally {
            metrics.record(answer.outcome(), System.nanoTime() - start);
            log.record(answer.outcome());
            tell(answer.outcome());
        }
    }

    private void tell(Answer.Outcome outcome) {
        String namespace = outcome.namespace();
        String account = outcome.serviceAccount();
        if (!outcome.dryRun() && !outcome.warnings().isEmpty() && namespace != null && account != null) {
            listener.warned(new ServiceAccountRef(namespace, account), outcome.warnings());
        }
    }

    private Answer answer(HttpServletRequest request, long start) {
        try (BodyBudget.Share memory = budget.open()) {
            return switch (Body.read(request, start + requestTimeout.toNanos(), memory)) {
                case Body.Refused(Answer answer) -> answer;
                case Body.Bytes(byte[] bytes) ->
                    memory.understand(bytes.length)
                            ? answers.answer(bytes, start + lookupTime(request).toNanos())
                            : Body.overloaded();
            };
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Admission.error(503, Reason.OVERLOADED, "The server is stopping; failurePolicy decides.");
        } catch (RuntimeException e) {
            // Only where in the code: a message may quote what was read.
            LOG.error(
                    "failed at {}: {}",
                    e.getStackTrace().length > 0 ? e.getStackTrace()[0] : "?",
                    e.getClass().getName());
            return Admission.error(500, Reason.INTERNAL_ERROR, "The webhook failed; failurePolicy decides.");
        }
    }

    private Duration lookupTime(HttpServletRequest request) {
        Duration budget = CallerDeadline.budget(request.getQueryString());
        return lookupLimit.isPositive() && lookupLimit.compareTo(budget) < 0 ? lookupLimit : budget;
    }
}
