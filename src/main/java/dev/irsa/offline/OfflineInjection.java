package dev.irsa.offline;

import dev.irsa.decision.Decider;
import dev.irsa.decision.Decision;
import dev.irsa.identity.AnnotationKeys;
import dev.irsa.identity.Grant;
import dev.irsa.identity.GrantResolver;
import dev.irsa.identity.manifests.ManifestIdentities;
import dev.irsa.injection.Injector;
import dev.irsa.injection.JsonPatch;
import dev.irsa.injection.Operation;
import dev.irsa.injection.PodReader;
import dev.irsa.injection.PodView;
import dev.irsa.manifest.Manifest;
import dev.irsa.manifest.ManifestObject;
import dev.irsa.outcome.Reason;
import dev.irsa.outcome.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Does to manifests what the webhook does to pods when they are created from them. What is no workload is left as it is,
 * in lists too.
 */
public final class OfflineInjection {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Decider decider;
    private final PodReader reader;
    private final String namespace;

    /**
     * An injection with sources of its own.
     *
     * @param namespace of workloads that do not say
     */
    public OfflineInjection(GrantResolver resolver, Injector injector, AnnotationKeys keys, String namespace) {
        this.decider = new Decider(resolver, injector);
        this.reader = new PodReader(keys);
        this.namespace = namespace;
    }

    /** An injection with identities out of manifests. */
    public static OfflineInjection with(OfflineRules rules, ManifestIdentities identities, String namespace) {
        GrantResolver resolver = new GrantResolver(rules.grants(), identities, identities::mappings, rules::identities);
        return new OfflineInjection(resolver, new Injector(rules.injection()), rules.keys(), namespace);
    }

    /** Injects into every workload of a document. The document itself is not changed. */
    public InjectedDocument inject(Manifest.Document document) {
        Manifest.Document copy =
                new Manifest.Document(document.source(), document.tree().deepCopy());
        List<WorkloadOutcome> outcomes = new ArrayList<>();
        for (ManifestObject object : copy.objects()) {
            PodPlace.in(object).ifPresent(place -> outcomes.add(inject(object, place)));
        }
        return new InjectedDocument(copy.tree(), outcomes);
    }

    private WorkloadOutcome inject(ManifestObject object, PodPlace place) {
        Draft draft = new Draft(object, object.namespace(namespace));
        JsonNode node = object.tree().at(place.path());
        PodView pod = node instanceof ObjectNode ? view(node) : null;
        if (pod == null) {
            return draft.outcome("", Reason.POD_MALFORMED);
        }
        String account = Decider.serviceAccountName(pod);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        return switch (decider.decide(pod, draft.namespace, object.name(), draft.seed(), deadline)) {
            case Decision.Undecided undecided -> draft.outcome(account, undecided.reason());
            case Decision.Decided decided -> {
                draft.warnings.addAll(decided.warnings());
                if (decided.grant().orElse(null) instanceof Grant.WebIdentity webIdentity) {
                    draft.role = Optional.of(webIdentity.role().text());
                }
                JsonPatch.apply(decided.operations(), (ObjectNode) node);
                for (Operation operation : decided.operations()) {
                    draft.operations.add(new Operation(place.path() + operation.path(), operation.value()));
                }
                yield draft.outcome(account, decided.reason());
            }
        };
    }

    private PodView view(JsonNode pod) {
        try (JsonParser parser = pod.traverse(ObjectReadContext.empty())) {
            parser.nextToken();
            PodView view = reader.read(parser);
            if (view == null) {
                throw new IllegalStateException("an object was not read as one");
            }
            return view;
        }
    }

    /** An outcome in the making. */
    private static final class Draft {
        private final ManifestObject object;
        private final String namespace;
        private final List<Warning> warnings = new ArrayList<>();
        private final List<Operation> operations = new ArrayList<>();
        private Optional<String> role = Optional.empty();

        Draft(ManifestObject object, String namespace) {
            this.object = object;
            this.namespace = namespace;
        }

        /** The webhook knows a pod by more; this is all that a manifest has, and it stays the same. */
        String seed() {
            return object.kind() + "/" + namespace + "/" + object.name();
        }

        WorkloadOutcome outcome(String account, Reason reason) {
            return new WorkloadOutcome(
                    object.kind(), namespace, object.name(), account, reason, role, warnings, operations);
        }
    }
}
