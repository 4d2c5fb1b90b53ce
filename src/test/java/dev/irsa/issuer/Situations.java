package dev.irsa.issuer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Situations for tests, changed one thing at a time. */
final class Situations {
    static final IssuerUrl ISSUER = new IssuerUrl("https://oidc.irsa.dev/one");
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Ledger ledger = Ledger.EMPTY;
    private List<Published> published = List.of(nothing());
    private Situation.Options options = Situation.Options.DEFAULT;
    private Instant now = START;

    static Published nothing() {
        return Published.of("the sink", Optional.empty(), Optional.empty(), true, true);
    }

    static Published holding(Jwks keys) {
        return holding(keys, true);
    }

    static Published holding(Jwks keys, boolean owned) {
        return Published.of(
                "the sink",
                keys.document().toOptional(),
                Optional.of(Discovery.synthesised(ISSUER, keys.algorithms()).document()),
                owned,
                true);
    }

    /** A key set as somebody wrote it by hand. */
    static Published holding(String jwks, boolean owned) {
        Document document = new Document(Document.Kind.JWKS, jwks);
        return Published.of("the sink", Optional.of(document), Optional.empty(), owned, true);
    }

    static View server(String name, Jwks keys, Optional<KeyId> signer) {
        return new View.Listed(name, keys, Optional.empty(), signer, List.of());
    }

    static View server(String name, Jwks keys) {
        return server(name, keys, keys.keys().stream().map(Jwk::kid).findFirst());
    }

    Situations at(Instant time) {
        now = time;
        return this;
    }

    Situations with(Situation.Options changed) {
        options = changed;
        return this;
    }

    Situations sinks(Published... changed) {
        published = List.of(changed);
        return this;
    }

    Situations remembering(Ledger changed) {
        ledger = changed;
        return this;
    }

    Checked<IssuerPlan> plan(View... views) {
        return IssuerPlan.of(new Situation(
                ISSUER,
                new Observation(List.of(views)),
                ledger,
                published,
                true,
                RotationPolicy.DEFAULT,
                options,
                now));
    }

    /** Carries the plan out in mind: the sink holds what it says, and everybody has fetched it. */
    IssuerPlan done(View... views) {
        IssuerPlan plan = plan(views).toOptional().orElseThrow();
        ledger = plan.ledger();
        for (Step step : plan.steps()) {
            if (step instanceof Step.ConfirmPublic(Jwks keys)) {
                published = new ArrayList<>(List.of(holding(keys)));
                ledger = ledger.confirmed(keys, keys, now);
            }
        }
        return plan;
    }

    Ledger ledger() {
        return ledger;
    }

    static List<String> steps(IssuerPlan plan) {
        return plan.steps().stream()
                .map(step -> step.getClass().getSimpleName())
                .toList();
    }

    static List<Integer> numbers(IssuerPlan plan, int upTo) {
        return plan.steps().stream()
                .filter(Step.ConfirmPublic.class::isInstance)
                .map(Step.ConfirmPublic.class::cast)
                .flatMap(step -> Arrays.stream(
                                java.util.stream.IntStream.range(0, upTo).toArray())
                        .boxed()
                        .filter(number ->
                                step.keys().get(TestingKeys.kid(number)).isPresent()))
                .toList();
    }
}
