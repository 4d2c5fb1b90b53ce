package dev.irsa.decision;

import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.Resolution;
import dev.irsa.identity.ServiceAccountRef;
import dev.irsa.injection.Injection;
import dev.irsa.injection.Injector;
import dev.irsa.injection.Operation;
import dev.irsa.injection.PodView;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Decides about pods: the same for a pod that is created in a cluster and for one in a manifest. */
public final class Decider {
    private static final String DEFAULT_SERVICE_ACCOUNT = "default";

    private final GrantResolver resolver;
    private final Injector injector;

    public Decider(GrantResolver resolver, Injector injector) {
        this.resolver = resolver;
        this.injector = injector;
    }

    /** The name of a pod's ServiceAccount, as the API server's ServiceAccount plugin fills it in. */
    public static String serviceAccountName(PodView pod) {
        String name = pod.serviceAccountName();
        return name == null || name.isEmpty() ? DEFAULT_SERVICE_ACCOUNT : name;
    }

    /**
     * Decides about a pod.
     *
     * @param namespace that the pod is or will be in
     * @param subject names the pod in warnings
     * @param seed names this pod among all, for the jitter
     * @param deadlineNanos when to give up, on the clock of {@link System#nanoTime()}
     */
    public Decision decide(PodView pod, String namespace, String subject, String seed, long deadlineNanos) {
        Optional<Reason> alone = Injector.leavesAlone(pod);
        if (alone.isPresent()) {
            return Decision.Decided.untouched(alone.get());
        }
        String account = serviceAccountName(pod);
        if (!ServiceAccountRef.isNamespace(namespace) || !ServiceAccountRef.isName(account)) {
            return Decision.Decided.untouched(Reason.SERVICE_ACCOUNT_NAME_INVALID);
        }
        return switch (resolver.resolve(new ServiceAccountRef(namespace, account), deadlineNanos)) {
            case Resolution.Undecided(Reason reason, String problem) -> new Decision.Undecided(reason, problem);
            case Resolution.None(Reason reason, List<Warning> warnings, Optional<String> version) ->
                new Decision.Decided(reason, List.of(), warnings, Optional.empty(), version);
            case Resolution.Granted granted -> granted(granted, injector.inject(pod, granted.grant(), subject, seed));
        };
    }

    private static Decision granted(Resolution.Granted granted, Injection injection) {
        List<Operation> operations = switch (injection) {
            case Injection.Patched patched -> patched.operations();
            case Injection.Untouched _ -> List.of();
        };
        return new Decision.Decided(
                injection.reason(),
                operations,
                concat(granted.warnings(), injection.warnings()),
                Optional.of(granted.grant()),
                granted.resourceVersion());
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
