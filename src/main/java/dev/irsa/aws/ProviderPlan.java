package dev.irsa.aws;

import dev.irsa.issuer.IssuerUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What it takes to make an OIDC provider what it should be. */
public sealed interface ProviderPlan {
    /** Somebody else's, and not to be touched. */
    record Foreign(OidcProvider provider) implements ProviderPlan {}

    /**
     * What to do, in this order; nothing when all is well. What is added comes before what is taken away.
     *
     * @param unexpected client ids that are there and were not asked for; they stay unless pruning
     */
    record Steps(List<ProviderStep> steps, List<String> unexpected) implements ProviderPlan {}

    /**
     * Compares what is there with what should be.
     *
     * @param there absent when there is no provider for the issuer
     */
    static ProviderPlan of(IssuerUrl issuer, Optional<OidcProvider> there, ProviderGoal goal) {
        Map<String, String> tags = new TreeMap<>(goal.tags());
        tags.put(OidcProvider.OWNER_TAG, OidcProvider.OWNER);
        if (there.isEmpty()) {
            ProviderStep create = new ProviderStep.Create(
                    issuer, new TreeSet<>(goal.clientIds()), goal.thumbprints().orElse(List.of()), tags);
            return new Steps(List.of(create), List.of());
        }
        OidcProvider provider = there.get();
        return provider.isOwned() || goal.adopt() ? update(provider, goal, tags) : new Foreign(provider);
    }

    private static Steps update(OidcProvider provider, ProviderGoal goal, Map<String, String> tags) {
        List<ProviderStep> steps = new ArrayList<>();
        Map<String, String> missing = new TreeMap<>(tags);
        missing.entrySet().removeAll(provider.tags().entrySet());
        if (!missing.isEmpty()) {
            steps.add(new ProviderStep.Tag(missing));
        }
        new TreeSet<>(goal.clientIds())
                .stream()
                        .filter(id -> !provider.clientIds().contains(id))
                        .map(ProviderStep.AddClientId::new)
                        .forEach(steps::add);
        goal.thumbprints()
                .filter(wanted -> !normal(wanted).equals(normal(provider.thumbprints())))
                .map(wanted -> new ProviderStep.ReplaceThumbprints(provider.thumbprints(), wanted))
                .ifPresent(steps::add);
        List<String> unexpected = provider.clientIds().stream()
                .filter(id -> !goal.clientIds().contains(id))
                .toList();
        if (goal.prune()) {
            unexpected.stream().map(ProviderStep.RemoveClientId::new).forEach(steps::add);
        }
        return new Steps(steps, goal.prune() ? List.of() : unexpected);
    }

    private static Set<String> normal(List<String> thumbprints) {
        Set<String> set = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        set.addAll(thumbprints);
        return set;
    }
}
