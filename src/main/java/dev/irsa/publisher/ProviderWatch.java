package dev.irsa.publisher;

import dev.irsa.aws.ProviderGoal;
import dev.irsa.aws.ProviderPlan;
import dev.irsa.aws.ProviderStep;
import dev.irsa.aws.iam.Kept;
import dev.irsa.aws.iam.ProviderKeeper;
import dev.irsa.issuer.IssuerUrl;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at an issuer's OIDC provider in IAM now and then; in every round while it is not as it should be. */
public final class ProviderWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ProviderWatch.class);

    /**
     * How it looks.
     *
     * @param interval from one look to the next while all is well
     * @param repairing whether what differs is changed, or only reported
     */
    public record Settings(ProviderKeeper keeper, ProviderGoal goal, Duration interval, boolean repairing) {}

    private final IssuerUrl issuer;
    private final Settings settings;
    private final InstantSource clock;
    private Optional<ProviderState> last = Optional.empty();
    private Instant next = Instant.MIN;

    ProviderWatch(IssuerUrl issuer, Settings settings, InstantSource clock) {
        this.issuer = issuer;
        this.settings = settings;
        this.clock = clock;
    }

    /** What it came to; only the leader asks, so that replicas do not use up IAM's quota of requests. */
    Optional<ProviderState> look(boolean leading) {
        if (!leading) {
            last = Optional.empty();
            return last;
        }
        Instant now = clock.instant();
        if (last.isPresent() && now.isBefore(next)) {
            return last;
        }
        ProviderState state = ask();
        next = state.isInSync() ? now.plus(settings.interval()) : now;
        // what was repaired is told once
        last = Optional.of(state instanceof ProviderState.Repaired ? new ProviderState.InSync(List.of()) : state);
        return Optional.of(state);
    }

    private ProviderState ask() {
        try {
            Kept kept = settings.repairing()
                    ? settings.keeper().ensure(issuer, settings.goal())
                    : settings.keeper().look(issuer, settings.goal());
            return switch (kept) {
                case Kept.Foreign foreign ->
                    new ProviderState.Foreign(foreign.provider().arn().toString());
                case Kept.Differs(ProviderPlan.Steps plan) -> new ProviderState.Differs(lines(plan));
                case Kept.Done(ProviderPlan.Steps plan)
                when plan.steps().isEmpty() -> new ProviderState.InSync(plan.unexpected());
                case Kept.Done(ProviderPlan.Steps plan) -> new ProviderState.Repaired(lines(plan));
            };
        } catch (IOException e) {
            return new ProviderState.Unknown(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // an answer that nobody thought of must not end the rounds
            LOG.error("the OIDC provider of {} could not be looked at", issuer, e);
            return new ProviderState.Unknown("looking at the OIDC provider failed: " + e);
        }
    }

    private static List<String> lines(ProviderPlan.Steps plan) {
        return plan.steps().stream().map(ProviderStep::line).toList();
    }
}
