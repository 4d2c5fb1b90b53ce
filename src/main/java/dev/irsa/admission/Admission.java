package dev.irsa.admission;

import dev.irsa.identity.Grant;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.Resolution;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.injection.Injection;
import dev.irsa.injection.Injector;
import dev.irsa.injection.JsonPatch;
import dev.irsa.injection.PodView;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the bytes of a request to the bytes of its answer. */
final class Admission implements Answers {
    private static final String DEFAULT_SERVICE_ACCOUNT = "default";

    private final ReviewReader reader;
    private final GrantResolver resolver;
    private final Injector injector;
    private final ReviewWriter writer;

    Admission(ReviewReader reader, GrantResolver resolver, Injector injector, ReviewWriter writer) {
        this.reader = reader;
        this.resolver = resolver;
        this.injector = injector;
        this.writer = writer;
    }

    @Override
    public Answer answer(byte[] body, long deadlineNanos) {
        return switch (reader.read(body)) {
            case Review.Malformed(boolean inEnvelope, String problem) ->
                error(400, inEnvelope ? Reason.REVIEW_INVALID : Reason.BODY_MALFORMED, problem);
            case Review.Request request
            when request.podCreation().isEmpty() -> allowed(request, Reason.NOT_A_POD_CREATION);
            case Review.Request request -> answer(request, request.podCreation().get(), deadlineNanos);
        };
    }

    private Answer answer(Review.Request request, Review.PodCreation creation, long deadlineNanos) {
        Optional<Reason> alone = Injector.leavesAlone(creation.pod());
        if (alone.isPresent()) {
            return new Decision(request, creation, null).untouched(alone.get(), List.of(), Optional.empty());
        }
        String accountName = serviceAccountName(creation.pod());
        if (!ServiceAccountRef.isName(accountName)) {
            return new Decision(request, creation, null)
                    .untouched(Reason.SERVICE_ACCOUNT_NAME_INVALID, List.of(), Optional.empty());
        }
        Decision decision = new Decision(request, creation, accountName);
        return switch (resolver.resolve(new ServiceAccountRef(creation.namespace(), accountName), deadlineNanos)) {
            case Resolution.Undecided(Reason reason, String problem) -> decision.undecided(reason, problem);
            case Resolution.None(Reason reason, List<Warning> warnings, Optional<String> version) ->
                decision.untouched(reason, warnings, version);
            case Resolution.Granted granted -> decision.granted(granted);
        };
    }

    /** As the API server's ServiceAccount plugin fills it in. */
    private static String serviceAccountName(PodView pod) {
        String name = pod.serviceAccountName();
        return name == null || name.isEmpty() ? DEFAULT_SERVICE_ACCOUNT : name;
    }

    private Answer allowed(Review.Request request, Reason reason) {
        byte[] body = writer.write(request, reason, Optional.empty(), List.of(), Optional.empty());
        return new Answer(
                200,
                body,
                new Answer.Outcome(reason, List.of(), request.uid(), null, null, null, null, false, false, null));
    }

    /** The answer when the request itself is at fault, or nothing can be said. */
    static Answer error(int status, Reason reason, String sentence) {
        return new Answer(
                status, (sentence + "\n").getBytes(StandardCharsets.UTF_8), Answer.Outcome.of(reason, sentence));
    }

    /** What is known once a pod has been read. */
    private final class Decision {
        private final Review.Request request;
        private final Review.PodCreation creation;
        private final @Nullable String account;

        Decision(Review.Request request, Review.PodCreation creation, @Nullable String account) {
            this.request = request;
            this.creation = creation;
            this.account = account;
        }

        Answer granted(Resolution.Granted granted) {
            String name = creation.name() == null
                    ? "in " + creation.namespace()
                    : creation.namespace() + "/" + creation.name();
            Injection injection = injector.inject(creation.pod(), granted.grant(), name, request.uid());
            List<Warning> warnings = concat(granted.warnings(), injection.warnings());
            Optional<byte[]> patch = switch (injection) {
                case Injection.Patched patched -> Optional.of(JsonPatch.encode(patched.operations()));
                case Injection.Untouched _ -> Optional.empty();
            };
            byte[] body = writer.write(request, injection.reason(), patch, warnings, granted.resourceVersion());
            return new Answer(200, body, outcome(injection.reason(), warnings, granted.grant(), null));
        }

        Answer untouched(Reason reason, List<Warning> warnings, Optional<String> version) {
            byte[] body = writer.write(request, reason, Optional.empty(), warnings, version);
            return new Answer(200, body, outcome(reason, warnings, null, null));
        }

        Answer undecided(Reason reason, String problem) {
            byte[] body = "The pod's identity could not be found out; failurePolicy decides.\n"
                    .getBytes(StandardCharsets.UTF_8);
            return new Answer(503, body, outcome(reason, List.of(), null, problem));
        }

        private Answer.Outcome outcome(
                Reason reason, List<Warning> warnings, @Nullable Grant grant, @Nullable String problem) {
            String role = grant instanceof Grant.WebIdentity web ? web.role().text() : null;
            return new Answer.Outcome(
                    reason,
                    warnings,
                    request.uid(),
                    creation.namespace(),
                    creation.name(),
                    account,
                    role,
                    creation.dryRun(),
                    grant instanceof Grant.ContainerCredentials,
                    problem);
        }

        private static List<Warning> concat(List<Warning> first, List<Warning> second) {
            if (first.isEmpty() || second.isEmpty()) {
                return first.isEmpty() ? second : first;
            }
            List<Warning> both = new ArrayList<>(first);
            both.addAll(second);
            return both;
        }
    }
}
