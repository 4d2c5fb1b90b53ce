package dev.irsa.admission;

import dev.irsa.decision.Decider;
import dev.irsa.decision.Decision;
import dev.irsa.identity.Grant;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.injection.JsonPatch;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the bytes of a request to the bytes of its answer. */
final class Admission implements Answers {
    private final ReviewReader reader;
    private final Decider decider;
    private final ReviewWriter writer;

    Admission(ReviewReader reader, Decider decider, ReviewWriter writer) {
        this.reader = reader;
        this.decider = decider;
        this.writer = writer;
    }

    @Override
    public Answer answer(byte[] body, long deadlineNanos) {
        return switch (reader.read(body)) {
            case Review.Malformed(boolean inEnvelope, String problem) ->
                error(400, inEnvelope ? Reason.REVIEW_INVALID : Reason.BODY_MALFORMED, problem);
            case Review.Request request when request.podCreation().isEmpty() -> notOurs(request);
            case Review.Request request -> answer(request, request.podCreation().get(), deadlineNanos);
        };
    }

    private Answer answer(Review.Request request, Review.PodCreation creation, long deadlineNanos) {
        String subject =
                creation.name() == null ? "in " + creation.namespace() : creation.namespace() + "/" + creation.name();
        return switch (decider.decide(creation.pod(), creation.namespace(), subject, request.uid(), deadlineNanos)) {
            case Decision.Undecided(Reason reason, String problem) -> {
                byte[] body = Failure.status(503, "The pod's identity could not be found out; failurePolicy decides.");
                yield new Answer(503, body, outcome(request, creation, reason, List.of(), null, problem));
            }
            case Decision.Decided decided -> {
                Optional<byte[]> patch = decided.operations().isEmpty()
                        ? Optional.empty()
                        : Optional.of(JsonPatch.encode(decided.operations()));
                byte[] body =
                        writer.write(request, decided.reason(), patch, decided.warnings(), decided.resourceVersion());
                Grant grant = decided.grant().orElse(null);
                yield new Answer(
                        200, body, outcome(request, creation, decided.reason(), decided.warnings(), grant, null));
            }
        };
    }

    private Answer notOurs(Review.Request request) {
        Reason reason = Reason.NOT_A_POD_CREATION;
        byte[] body = writer.write(request, reason, Optional.empty(), List.of(), Optional.empty());
        return new Answer(
                200,
                body,
                new Answer.Outcome(reason, List.of(), request.uid(), null, null, null, null, false, false, null));
    }

    private static Answer.Outcome outcome(
            Review.Request request,
            Review.PodCreation creation,
            Reason reason,
            List<Warning> warnings,
            @Nullable Grant grant,
            @Nullable String problem) {
        String account = Decider.serviceAccountName(creation.pod());
        return new Answer.Outcome(
                reason,
                warnings,
                request.uid(),
                creation.namespace(),
                creation.name(),
                ServiceAccountRef.isName(account) ? account : null,
                grant instanceof Grant.WebIdentity web ? web.role().text() : null,
                creation.dryRun(),
                grant instanceof Grant.ContainerCredentials,
                problem);
    }

    /** The answer when the request itself is at fault, or nothing can be said. */
    static Answer error(int status, Reason reason, String sentence) {
        byte[] body = Failure.isStatus(status)
                ? Failure.status(status, sentence)
                : (sentence + "\n").getBytes(StandardCharsets.UTF_8);
        return new Answer(status, body, Answer.Outcome.of(reason, sentence));
    }
}
