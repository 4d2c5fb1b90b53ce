package dev.irsa.aws.iam;

import dev.irsa.aws.OidcProvider;
import dev.irsa.aws.ProviderGoal;
import dev.irsa.aws.ProviderPlan;
import dev.irsa.aws.ProviderStep;
import dev.irsa.issuer.IssuerUrl;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keeps an OIDC provider what it should be, or says how it differs. What somebody else made is never touched unless the
 * goal says so.
 *
 * @param thumbprints where they come from, when they are not part of the goal
 */
public record ProviderKeeper(IamProviders providers, Optional<Thumbprints> thumbprints) implements AutoCloseable {
    private static final int ATTEMPTS = 3;

    /** IAM's limit (IAM API reference, UpdateOpenIDConnectProviderThumbprint). */
    private static final int MAX_THUMBPRINTS = 5;

    /** Where thumbprints come from. */
    @FunctionalInterface
    public interface Thumbprints {
        /** Those of an issuer's servers, 40 hexadecimal digits each. */
        List<String> of(IssuerUrl issuer) throws IOException;
    }

    /** Compares, and changes nothing. */
    public Kept look(IssuerUrl issuer, ProviderGoal goal) throws IOException {
        Optional<OidcProvider> there = providers.find(issuer);
        return switch (plan(issuer, there, goal)) {
            case ProviderPlan.Foreign(OidcProvider provider) -> new Kept.Foreign(provider);
            case ProviderPlan.Steps plan when plan.steps().isEmpty() -> new Kept.Done(plan);
            case ProviderPlan.Steps plan -> new Kept.Differs(plan);
        };
    }

    /** Makes the provider, or changes what differs. */
    public Kept ensure(IssuerUrl issuer, ProviderGoal goal) throws IOException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<OidcProvider> there = providers.find(issuer);
            switch (plan(issuer, there, goal)) {
                case ProviderPlan.Foreign(OidcProvider provider) -> {
                    return new Kept.Foreign(provider);
                }
                case ProviderPlan.Steps plan -> {
                    if (isDone(there, plan)) {
                        return new Kept.Done(plan);
                    }
                }
            }
        }
        throw new IOException("the OIDC provider is there, but IAM does not list it yet; try again");
    }

    private ProviderPlan plan(IssuerUrl issuer, Optional<OidcProvider> there, ProviderGoal goal) throws IOException {
        return ProviderPlan.of(
                issuer, there, thumbprints.isEmpty() ? goal : found(thumbprints.get(), issuer, there, goal));
    }

    /** While a server's CA is being changed IAM needs the old thumbprint as well, so it stays unless pruning. */
    private static ProviderGoal found(
            Thumbprints thumbprints, IssuerUrl issuer, Optional<OidcProvider> there, ProviderGoal goal)
            throws IOException {
        List<String> wanted = new ArrayList<>(thumbprints.of(issuer));
        if (!goal.prune()) {
            there.ifPresent(provider -> wanted.addAll(provider.thumbprints()));
        }
        return goal.withThumbprints(wanted.stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .distinct()
                .limit(MAX_THUMBPRINTS)
                .toList());
    }

    /** False when somebody else made the provider in the meantime. */
    private boolean isDone(Optional<OidcProvider> there, ProviderPlan.Steps plan) throws IOException {
        for (ProviderStep step : plan.steps()) {
            if (step instanceof ProviderStep.Create create) {
                if (!providers.create(create)) {
                    return false;
                }
            } else {
                providers.change(there.orElseThrow().arn(), step);
            }
        }
        return true;
    }

    @Override
    public void close() {
        providers.close();
    }
}
